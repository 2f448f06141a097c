using System.Buffers;
using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Repo;

/// <summary>Writes a CAR v1 file: a header with one root, then blocks.</summary>
/// <remarks>https://ipld.io/specs/transport/car/carv1/</remarks>
public sealed class CarWriter
{
    private readonly ArrayBufferWriter<byte> _output = new();

    /// <summary>Starts a file.</summary>
    /// <param name="root">The CID of the commit.</param>
    public CarWriter(Cid root)
    {
        var header = new ArrayBufferWriter<byte>();
        var cbor = new DagCborWriter(header);
        cbor.WriteMapHeader(2);
        cbor.WriteText("roots"u8);
        cbor.WriteArrayHeader(1);
        cbor.WriteCid(root);
        cbor.WriteText("version"u8);
        cbor.WriteInteger(1);
        WriteLength(header.WrittenCount);
        _output.Write(header.WrittenSpan);
    }

    /// <summary>Appends a block.</summary>
    /// <param name="cid">Its CID; not checked.</param>
    /// <param name="block">Copied.</param>
    public void Write(Cid cid, ReadOnlySpan<byte> block)
    {
        WriteLength(Cid.Length + block.Length);
        cid.CopyTo(_output.GetSpan(Cid.Length));
        _output.Advance(Cid.Length);
        _output.Write(block);
    }

    /// <summary>The file so far, in a new array.</summary>
    public byte[] ToArray() => _output.WrittenSpan.ToArray();

    private void WriteLength(int length)
    {
        Span<byte> varint = stackalloc byte[5];
        int count = 0;
        uint rest = (uint)length;
        for (; rest >= 0x80; rest >>= 7)
        {
            varint[count++] = (byte)(rest | 0x80);
        }
        varint[count++] = (byte)rest;
        _output.Write(varint[..count]);
    }
}
