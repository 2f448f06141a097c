using System.Text;
using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Tests.Cbor;

public sealed class DagCborReaderTests
{
    [Fact]
    public void Reader_accepts_every_valid_vector()
    {
        Assert.True(CborVectors.Valid.Count >= 36);
        foreach (var bytes in CborVectors.Valid)
        {
            Validate(bytes);
            Assert.Equal(bytes, DataValue.FromCbor(bytes).ToCbor());
            Assert.True(CborOracle.Accepts(bytes), Convert.ToHexString(bytes));
        }
    }

    [Fact]
    public void Reader_refuses_every_invalid_vector_with_reason_and_offset()
    {
        Assert.True(CborVectors.Invalid.Count >= 70);
        foreach (var (reason, offset, bytes) in CborVectors.Invalid)
        {
            var error = Assert.Throws<MalformedDataException>(() => Validate(bytes));
            Assert.Equal((reason, offset, Convert.ToHexString(bytes)), (error.Reason.ToString(), error.Offset, Convert.ToHexString(bytes)));
            Assert.Throws<MalformedDataException>(() => DataValue.FromCbor(bytes));
            Assert.False(CborOracle.Accepts(bytes), Convert.ToHexString(bytes));
        }
    }

    [Fact]
    public void Reader_hands_out_each_kind()
    {
        var cid = Cid.ForRaw("x"u8);
        DataValue[] items =
            [new DataInteger(-7), new DataText("é"), new DataBytes([1, 2]), new DataBoolean(true), DataNull.Instance, new DataLink(cid), DataMap.Empty];
        var bytes = new DataArray(items).ToCbor();
        var reader = new DagCborReader(bytes);
        Assert.Equal(7, reader.ReadArrayHeader());
        Assert.Equal(CborKind.Integer, reader.PeekKind());
        Assert.Equal(-7, reader.ReadInteger());
        Assert.Equal(CborKind.Text, reader.PeekKind());
        Assert.Equal("é", reader.ReadText());
        Assert.Equal(CborKind.Bytes, reader.PeekKind());
        Assert.Equal([1, 2], reader.ReadBytes().ToArray());
        Assert.False(reader.TryReadNull());
        Assert.Equal(CborKind.Boolean, reader.PeekKind());
        Assert.True(reader.ReadBoolean());
        Assert.Equal(CborKind.Null, reader.PeekKind());
        Assert.True(reader.TryReadNull());
        Assert.Equal(CborKind.Link, reader.PeekKind());
        Assert.Equal(cid, reader.ReadCid());
        Assert.Equal(CborKind.Map, reader.PeekKind());
        Assert.Equal([0xa0], reader.ReadRaw().ToArray());
        Assert.True(reader.AtEnd);
        reader.ExpectEnd();
    }

    [Theory]
    [InlineData("00")]
    [InlineData("60")]
    [InlineData("40")]
    [InlineData("80")]
    [InlineData("a0")]
    [InlineData("f5")]
    [InlineData("f6")]
    public void Reader_refuses_an_item_of_another_kind(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        Action[] reads =
        [
            () => new DagCborReader(bytes).ReadInteger(),
            () => new DagCborReader(bytes).ReadText(),
            () => new DagCborReader(bytes).ReadBytes(),
            () => new DagCborReader(bytes).ReadArrayHeader(),
            () => new DagCborReader(bytes).ReadMapHeader(),
            () => new DagCborReader(bytes).ReadBoolean(),
            () => new DagCborReader(bytes).ReadNull(),
            () => new DagCborReader(bytes).ReadCid(),
        ];
        var refusals = reads.Count(read =>
        {
            try
            {
                read();
                return false;
            }
            catch (MalformedDataException e)
            {
                return e.Reason == MalformedReason.UnexpectedType;
            }
        });
        Assert.Equal(7, refusals);
    }

    [Fact]
    public void Reader_refuses_a_key_beyond_the_limit()
    {
        static byte[] With(int keyLength) =>
            [0xa1, 0x79, (byte)(keyLength >> 8), (byte)keyLength, .. Encoding.ASCII.GetBytes(new string('k', keyLength)), 0x00];

        Validate(With(CborLimits.MaxKeyBytes));
        AssertRefused(MalformedReason.TooLarge, () => Validate(With(CborLimits.MaxKeyBytes + 1)));
    }

    [Fact]
    public void Reader_refuses_a_container_beyond_the_limit()
    {
        static byte[] With(int count) =>
            [0x9a, (byte)(count >> 24), (byte)(count >> 16), (byte)(count >> 8), (byte)count, .. new byte[count]];

        Validate(With(CborLimits.MaxContainer));
        AssertRefused(MalformedReason.TooLarge, () => Validate(With(CborLimits.MaxContainer + 1)));
    }

    [Fact]
    public void Depth_counts_from_the_item_at_hand() =>
        AssertRefused(MalformedReason.TooDeep, () => new DagCborReader([0x81, 0x80], maxDepth: 1).Skip());

    [Fact]
    public void Counts_that_lie_order_no_memory()
    {
        // 31 arrays in each other, each claiming 65,535 items where there are that many bytes for all of them together.
        byte[] bytes = [.. Enumerable.Repeat<byte[]>([0x99, 0xff, 0xff], 31).SelectMany(head => head), .. new byte[65_536]];
        AssertRefused(MalformedReason.Truncated, () => DataValue.FromCbor(bytes));
        var before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused(MalformedReason.Truncated, () => DataValue.FromCbor(bytes));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
    }

    [Fact]
    public void Reader_allocates_nothing()
    {
        var entries = Enumerable.Range(0, 50).Select(i => KeyValuePair.Create($"key{i}", (DataValue)new DataArray(
            [new DataText("text"), new DataInteger(i), new DataBytes(new byte[100]), new DataLink(Cid.ForRaw([(byte)i])), DataNull.Instance])));
        var bytes = new DataMap(entries).ToCbor();
        Assert.Equal(250, CountItems(bytes));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Validate(bytes);
        CountItems(bytes);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void AssertRefused(MalformedReason reason, Action read) =>
        Assert.Equal(reason, Assert.Throws<MalformedDataException>(read).Reason);

    private static void Validate(ReadOnlySpan<byte> bytes)
    {
        var reader = new DagCborReader(bytes);
        reader.Skip();
        reader.ExpectEnd();
    }

    private static int CountItems(ReadOnlySpan<byte> bytes)
    {
        var reader = new DagCborReader(bytes);
        var order = default(KeyOrder);
        var count = 0;
        for (var entries = reader.ReadMapHeader(); entries > 0; entries--)
        {
            reader.ReadKey(ref order);
            for (var items = reader.ReadArrayHeader(); items > 0; items--, count++)
            {
                switch (reader.PeekKind())
                {
                    case CborKind.Text: reader.ReadTextUtf8(); break;
                    case CborKind.Bytes: reader.ReadBytes(); break;
                    case CborKind.Link: reader.ReadCid(); break;
                    default: reader.ReadRaw(); break;
                }
            }
        }

        return count;
    }
}
