using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace PlyrFm.AtProto.Cbor;

/// <summary>
/// Writes DAG-CBOR in canonical form. The caller keeps to the announced counts, and writes map keys in order (length first, then
/// bytewise).
/// </summary>
/// <remarks>https://ipld.io/specs/codecs/dag-cbor/spec/. <see cref="DataMap"/> sorts by itself.</remarks>
/// <param name="output">Receives the bytes; not owned.</param>
public readonly ref struct DagCborWriter(IBufferWriter<byte> output)
{
    private const int MaxHeadBytes = 9;

    // A lone surrogate has no UTF-8; writing a replacement instead would sign something that nobody wrote.
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Starts a map of so many entries: key, value, key, value.</summary>
    public void WriteMapHeader(int count) => WriteHead(0xa0, checked((uint)count));

    /// <summary>Starts an array of so many items.</summary>
    public void WriteArrayHeader(int count) => WriteHead(0x80, checked((uint)count));

    /// <summary>A text or a map key.</summary>
    /// <exception cref="ArgumentException">The text holds a surrogate without its partner.</exception>
    public void WriteText(string text)
    {
        var length = StrictUtf8.GetByteCount(text);
        WriteHead(0x60, (uint)length);
        output.Advance(StrictUtf8.GetBytes(text, output.GetSpan(length)));
    }

    /// <summary>A text or a map key.</summary>
    /// <param name="utf8">Valid UTF-8; not checked.</param>
    public void WriteText(ReadOnlySpan<byte> utf8)
    {
        WriteHead(0x60, (uint)utf8.Length);
        output.Write(utf8);
    }

    /// <summary>A byte string.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        WriteHead(0x40, (uint)bytes.Length);
        output.Write(bytes);
    }

    /// <summary>An integer.</summary>
    public void WriteInteger(long value) => WriteHead(value < 0 ? (byte)0x20 : (byte)0x00, (ulong)(value < 0 ? -1 - value : value));

    /// <summary>False or true.</summary>
    public void WriteBoolean(bool value) => WriteByte(value ? (byte)0xf5 : (byte)0xf4);

    /// <summary>Null.</summary>
    public void WriteNull() => WriteByte(0xf6);

    /// <summary>A link.</summary>
    /// <exception cref="ArgumentException">The CID is <c>default</c>.</exception>
    public void WriteCid(Cid cid)
    {
        if (cid.IsDefault)
        {
            throw new ArgumentException("A link needs a CID.", nameof(cid));
        }

        // Tag 42, a byte string of 37 bytes, the multibase prefix of binary, the CID.
        ReadOnlySpan<byte> head = [0xd8, 42, 0x58, Cid.Length + 1, 0x00];
        var span = output.GetSpan(head.Length + Cid.Length);
        head.CopyTo(span);
        cid.CopyTo(span[head.Length..]);
        output.Advance(head.Length + Cid.Length);
    }

    /// <summary>One whole item that is encoded already.</summary>
    /// <param name="item">Canonical DAG-CBOR; not checked.</param>
    public void WriteRaw(ReadOnlySpan<byte> item) => output.Write(item);

    private void WriteByte(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    private void WriteHead(byte major, ulong argument)
    {
        var span = output.GetSpan(MaxHeadBytes);
        var length = argument switch
        {
            < 24 => 1,
            <= byte.MaxValue => 2,
            <= ushort.MaxValue => 3,
            <= uint.MaxValue => 5,
            _ => 9,
        };
        span[0] = (byte)(major | length switch { 1 => (int)argument, 2 => 24, 3 => 25, 5 => 26, _ => 27 });
        switch (length)
        {
            case 2: span[1] = (byte)argument; break;
            case 3: BinaryPrimitives.WriteUInt16BigEndian(span[1..], (ushort)argument); break;
            case 5: BinaryPrimitives.WriteUInt32BigEndian(span[1..], (uint)argument); break;
            case 9: BinaryPrimitives.WriteUInt64BigEndian(span[1..], argument); break;
        }

        output.Advance(length);
    }
}
