using System.Text.Json;
using PlyrFm.TestKit;

namespace PlyrFm.AtProto.Tests.Crypto;

/// <summary>Keys and signatures made by @atproto/crypto; see Vectors/crypto/README.md.</summary>
public sealed record KeyVectors(
    string Curve, string PrivateKeyHex, string DidKey, string LegacySuite, string LegacyUncompressed, string Message, string SignatureHex, string HighSHex)
{
    public static IReadOnlyList<KeyVectors> All { get; } = JsonSerializer.Deserialize<KeyVectors[]>(
        File.ReadAllBytes(Checkout.Locate("tests", "PlyrFm.AtProto.Tests", "Vectors", "crypto", "keys.json")), JsonSerializerOptions.Web)!;
}
