using System.Buffers.Binary;
using System.Text.Json;
using PlyrFm.AtProto.Crypto;
using PlyrFm.TestKit;

namespace PlyrFm.AtProto.Tests.Repo;

/// <summary>A repository and its commits as the reference implementation wrote them; see Vectors/repo/README.md.</summary>
public sealed class RepoVectors
{
    private RepoVectors(string name)
    {
        Index = JsonSerializer.Deserialize<RepoIndex>(Read($"{name}.json"), JsonSerializerOptions.Web)!;
        Car = Read($"{name}.car");
        SigningKey = PublicKey.TryParseDidKey(Index.SigningKey, out PublicKey? key) ? key : throw new InvalidDataException(Index.SigningKey);
        Frames = [.. Split(Read($"{name}.frames"))];
    }

    public static RepoVectors K256 { get; } = new("k256");

    public static RepoVectors P256 { get; } = new("p256");

    public RepoIndex Index { get; }

    public PublicKey SigningKey { get; }

    /// <summary>One frame for each of <see cref="RepoIndex.Commits"/>.</summary>
    public IReadOnlyList<byte[]> Frames { get; }

    public byte[] Car { get; }

    public static RepoVectors Of(string curve) => curve == "k256" ? K256 : P256;

    private static byte[] Read(string file) =>
        File.ReadAllBytes(Checkout.Locate("tests", "PlyrFm.AtProto.Tests", "Vectors", "repo", file));

    private static IEnumerable<byte[]> Split(byte[] bytes)
    {
        for (int offset = 0; offset < bytes.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(offset));
            yield return bytes[(offset + 4)..(offset + 4 + length)];
            offset += 4 + length;
        }
    }
}
