using System.Text.Json;
using PlyrFm.AtProto.Crypto;
using PlyrFm.TestKit;

namespace PlyrFm.AtProto.Tests.Crypto;

public sealed class CryptoInteropTests
{
    [InteropFact]
    public void Signature_fixtures_verify_as_stated()
    {
        var fixtures = JsonSerializer.Deserialize<SignatureFixture[]>(InteropSuite.Read("crypto", "signature-fixtures.json"), JsonSerializerOptions.Web)!;
        Assert.True(fixtures.Length >= 3);
        foreach (SignatureFixture fixture in fixtures)
        {
            Assert.True(PublicKey.TryParseDidKey(fixture.PublicKeyDid, out PublicKey? key), fixture.Comment);
            Assert.True(PublicKey.TryParseLegacy(fixture.DidDocSuite, fixture.PublicKeyMultibase, out PublicKey? legacy), fixture.Comment);
            Assert.Equal(key, legacy);
            bool isValid = key.Verify(FromBase64(fixture.MessageBase64), FromBase64(fixture.SignatureBase64));
            Assert.True(fixture.ValidSignature == isValid, fixture.Comment);
        }
    }

    [InteropFact]
    public void Private_keys_give_the_did_keys_of_w3c()
    {
        var k256 = JsonSerializer.Deserialize<DidKeyFixture[]>(InteropSuite.Read("crypto", "w3c_didkey_K256.json"), JsonSerializerOptions.Web)!;
        var p256 = JsonSerializer.Deserialize<DidKeyFixture[]>(InteropSuite.Read("crypto", "w3c_didkey_P256.json"), JsonSerializerOptions.Web)!;
        Assert.True(k256.Length >= 3 && p256.Length >= 1);
        foreach (DidKeyFixture fixture in k256)
        {
            using PrivateKey key = PrivateKey.FromBytes(KeyCurve.K256, Convert.FromHexString(fixture.PrivateKeyBytesHex!));
            Assert.Equal(fixture.PublicDidKey, key.PublicKey.DidKey);
        }
        foreach (DidKeyFixture fixture in p256)
        {
            Assert.True(Base58Btc.TryDecode(fixture.PrivateKeyBytesBase58, out byte[]? scalar));
            using PrivateKey key = PrivateKey.FromBytes(KeyCurve.P256, scalar);
            Assert.Equal(fixture.PublicDidKey, key.PublicKey.DidKey);
        }
    }

    private static byte[] FromBase64(string text) => Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));

    private sealed record SignatureFixture(
        string Comment, string MessageBase64, string DidDocSuite, string PublicKeyDid, string PublicKeyMultibase, string SignatureBase64, bool ValidSignature);

    private sealed record DidKeyFixture(string? PrivateKeyBytesHex, string? PrivateKeyBytesBase58, string PublicDidKey);
}
