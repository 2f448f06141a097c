using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Repo;

namespace PlyrFm.AtProto.Tests.Repo;

public sealed class CarReaderTests
{
    private static readonly byte[] One = [0x81, 0x01];
    private static readonly byte[] Two = [0x81, 0x02];

    // Header {roots: [CID of 8101], version: 1}, written by hand: length 58, then the section 36 + 2.
    private static readonly byte[] Header =
    [
        0x3a, 0xa2, 0x65, .. "roots"u8, 0x81, 0xd8, 0x2a, 0x58, 0x25, 0x00, .. Cid.ForDagCbor(One).ToArray(), 0x67, .. "version"u8, 0x01,
    ];

    [Fact]
    public void Writer_writes_the_bytes_of_the_specification()
    {
        var car = new CarWriter(Cid.ForDagCbor(One));
        car.Write(Cid.ForDagCbor(One), One);
        Assert.Equal([.. Header, .. Section(One)], car.ToArray());
    }

    [Fact]
    public void Blocks_are_found_whatever_their_order_and_number()
    {
        byte[] car = [.. Header, .. Section(Two), .. Section(One), .. Section(Two)];
        Assert.True(BlockMap.TryRead(car, out BlockMap? blocks, out _));
        Assert.Equal(2, blocks.Count);
        Assert.Equal(Cid.ForDagCbor(One), blocks.Root);
        Assert.True(blocks.TryGet(Cid.ForDagCbor(One), out ReadOnlyMemory<byte> one) && one.Span.SequenceEqual(One));
        Assert.True(blocks.TryGet(Cid.ForDagCbor(Two), out ReadOnlyMemory<byte> two) && two.Span.SequenceEqual(Two));
        Assert.False(blocks.TryGet(Cid.ForRaw(One), out _));
    }

    [Fact]
    public void Blocks_are_slices_of_the_file()
    {
        byte[] car = [.. Header, .. Section(One)];
        Assert.True(BlockMap.TryRead(car, out BlockMap? blocks, out _));
        Assert.True(blocks.TryGet(blocks.Root, out ReadOnlyMemory<byte> block));
        Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(block, out ArraySegment<byte> segment));
        Assert.Same(car, segment.Array);
    }

    [Fact]
    public void Map_holds_many_blocks_and_forgets_them_when_loaded_anew()
    {
        var car = new CarWriter(Cid.ForRaw([0]));
        byte[][] contents = [.. Enumerable.Range(0, 5000).Select(BitConverter.GetBytes)];
        foreach (byte[] content in contents)
        {
            car.Write(Cid.ForRaw(content), content);
        }
        var blocks = new BlockMap();
        blocks.Load(car.ToArray());
        Assert.Equal(contents.Length, blocks.Count);
        Assert.All(contents, content => Assert.True(blocks.TryGet(Cid.ForRaw(content), out ReadOnlyMemory<byte> block) && block.Span.SequenceEqual(content)));
        Assert.False(blocks.TryGet(Cid.ForRaw(BitConverter.GetBytes(5000)), out _));

        blocks.Load((byte[])[.. Header, .. Section(One)]);
        Assert.Equal(1, blocks.Count);
        Assert.False(blocks.TryGet(Cid.ForRaw(contents[0]), out _));
    }

    public static TheoryData<string, MalformedReason> Malformed => new()
    {
        { "", MalformedReason.Truncated },
        { "00", MalformedReason.Truncated },
        { "80", MalformedReason.Truncated },
        { "ffffffffff01", MalformedReason.TooLarge },
        { "8000", MalformedReason.NonCanonical },
        { "3aa0", MalformedReason.Truncated },
        { "01a0", MalformedReason.BadHeader },
        // Version 2, no root, version missing, a header of one field more.
        { "11" + "a265726f6f747380" + "6776657273696f6e02", MalformedReason.BadHeader },
        { "11" + "a265726f6f747380" + "6776657273696f6e01", MalformedReason.BadHeader },
        { "08" + "a165726f6f747380", MalformedReason.BadHeader },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Header_that_is_none_is_refused(string hex, MalformedReason expected)
    {
        Assert.False(BlockMap.TryRead(Convert.FromHexString(hex), out _, out MalformedReason reason));
        Assert.Equal(expected, reason);
    }

    [Fact]
    public void Section_that_is_none_is_refused()
    {
        byte[] wrongHash = Section(One);
        wrongHash[^1] ^= 1;
        byte[] wrongCodec = Section(One);
        wrongCodec[2] = 0x70;
        AssertRefused([.. Header, .. wrongHash], MalformedReason.HashMismatch);
        AssertRefused([.. Header, .. wrongCodec], MalformedReason.InvalidCid);
        AssertRefused([.. Header, .. Section(One)[..^1]], MalformedReason.Truncated);
        AssertRefused([.. Header, 0x05, 1, 2, 3, 4, 5], MalformedReason.InvalidCid);
        AssertRefused([.. Header, 0x00], MalformedReason.InvalidCid);
        AssertRefused([.. Header, .. Section(One), .. wrongHash], MalformedReason.HashMismatch);
    }

    private static byte[] Section(byte[] block) => [(byte)(Cid.Length + block.Length), .. Cid.ForDagCbor(block).ToArray(), .. block];

    private static void AssertRefused(byte[] car, MalformedReason expected)
    {
        Assert.False(BlockMap.TryRead(car, out _, out MalformedReason reason));
        Assert.Equal(expected, reason);
    }
}
