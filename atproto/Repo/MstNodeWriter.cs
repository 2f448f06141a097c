using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Repo;

/// <summary>Writes one tree node after the other into the same buffer. The counterpart of <see cref="MstNodeReader"/>.</summary>
internal sealed class MstNodeWriter
{
    private const int LinkBytes = 5 + Cid.Length;

    // Two links, three heads of up to 3 bytes and five key names, without the suffix.
    private const int MaxEntryBytes = 2 * LinkBytes + 24;

    private byte[] _buffer = new byte[4096];
    private int _length;

    public ReadOnlySpan<byte> Block => _buffer.AsSpan(0, _length);

    public int Capacity => _buffer.Length;

    public void Begin(int entries)
    {
        _length = 0;
        Reserve(MaxEntryBytes);
        Put([0xa2, 0x61, (byte)'e']);
        PutHead(0x80, entries);
    }

    /// <param name="previous">The key before it in this node, empty for the first.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The record.</param>
    /// <param name="subtree"><c>default</c> for none.</param>
    public void Entry(ReadOnlySpan<byte> previous, ReadOnlySpan<byte> key, in Cid value, in Cid subtree)
    {
        int shared = previous.CommonPrefixLength(key);
        Reserve(MaxEntryBytes + key.Length);
        Put([0xa4, 0x61, (byte)'k']);
        PutHead(0x40, key.Length - shared);
        Put(key[shared..]);
        Put([0x61, (byte)'p']);
        PutHead(0x00, shared);
        Put([0x61, (byte)'t']);
        PutLink(subtree);
        Put([0x61, (byte)'v']);
        PutLink(value);
    }

    /// <param name="left"><c>default</c> for none.</param>
    public void End(in Cid left)
    {
        Reserve(MaxEntryBytes);
        Put([0x61, (byte)'l']);
        PutLink(left);
    }

    private void Reserve(int bytes)
    {
        if (_buffer.Length - _length < bytes)
        {
            Array.Resize(ref _buffer, Math.Max(2 * _buffer.Length, _length + bytes));
        }
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    private void PutHead(byte major, int value)
    {
        switch (value)
        {
            case < 24: Put([(byte)(major + value)]); break;
            case < 256: Put([(byte)(major + 24), (byte)value]); break;
            default: Put([(byte)(major + 25), (byte)(value >> 8), (byte)value]); break;
        }
    }

    private void PutLink(in Cid cid)
    {
        if (cid.IsDefault)
        {
            Put([0xf6]);
            return;
        }
        Put([0xd8, 42, 0x58, Cid.Length + 1, 0x00]);
        cid.CopyTo(_buffer.AsSpan(_length));
        _length += Cid.Length;
    }
}
