using System.Security.Cryptography;
using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Tests.Cbor;

public sealed class Sha256Tests
{
    // Every length around the 64-byte blocks and the 56-byte edge of padding, then larger ones.
    [Fact]
    public void Both_implementations_agree_at_every_length()
    {
        var random = new Random(20260701);
        Span<byte> hash = stackalloc byte[Sha256.HashBytes];
        foreach (var length in Enumerable.Range(0, 300).Append(4095).Append(65_536).Append(1_000_003))
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            Sha256.Hash(bytes, hash);
            Assert.Equal(SHA256.HashData(bytes), hash.ToArray());
        }
    }

    [Fact]
    public void Fast_path_is_in_use_where_the_runtime_itself_needs_libcrypto() =>
        Assert.Equal(OperatingSystem.IsLinux(), Sha256.IsNative);

    [Fact]
    public void Hash_may_replace_what_was_hashed()
    {
        var bytes = new byte[Sha256.HashBytes];
        var expected = SHA256.HashData(bytes);
        Sha256.Hash(bytes, bytes);
        Assert.Equal(expected, bytes);
    }

    [Fact]
    public async Task Threads_do_not_disturb_each_other()
    {
        var expected = Enumerable.Range(0, 8).Select(i => SHA256.HashData([(byte)i])).ToArray();
        await Parallel.ForAsync(0, 20_000, (i, _) =>
        {
            Span<byte> hash = stackalloc byte[Sha256.HashBytes];
            Sha256.Hash([(byte)(i % 8)], hash);
            Assert.True(hash.SequenceEqual(expected[i % 8]));
            return ValueTask.CompletedTask;
        });
    }
}
