using System.Buffers.Binary;
using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Repo;

/// <summary>
/// Reads one tree node in place: <c>{e: [{k: suffix, p: shared prefix, t: right subtree, v: record}], l: left subtree}</c>. The grammar is
/// fixed and canonical encoding leaves one way to write each part, so it is matched byte by byte instead of going through a CBOR reader.
/// </summary>
/// <remarks>https://atproto.com/specs/repository#mst-structure. Checks key order, shortest prefixes and the limits; layers are the
/// caller's.</remarks>
internal ref struct MstNodeReader
{
    private readonly ReadOnlySpan<byte> _block;
    private int _offset;

    public MstNodeReader(ReadOnlySpan<byte> block)
    {
        _block = block;
        Expect(NodeHead);
        Count = ReadHead(0x80, MstLimits.MaxNodeEntries);
    }

    private MstNodeReader(ReadOnlySpan<byte> block, int offset)
    {
        _block = block;
        _offset = offset;
    }

    private static ReadOnlySpan<byte> NodeHead => [0xa2, 0x61, (byte)'e'];
    private static ReadOnlySpan<byte> SuffixHead => [0xa4, 0x61, (byte)'k'];
    private static ReadOnlySpan<byte> PrefixHead => [0x61, (byte)'p'];
    private static ReadOnlySpan<byte> SubtreeHead => [0x61, (byte)'t'];
    private static ReadOnlySpan<byte> ValueHead => [0x61, (byte)'v'];
    private static ReadOnlySpan<byte> LeftHead => [0x61, (byte)'l'];
    private static ReadOnlySpan<byte> LinkHead => [0xd8, 42, 0x58, Cid.Length + 1, 0x00];

    /// <summary>The number of entries.</summary>
    public int Count { get; }

    /// <summary>Reads the next entry.</summary>
    /// <param name="keys">Receives the whole key.</param>
    /// <param name="previous">The key before it in this node, <c>default</c> for the first.</param>
    /// <param name="value">The record.</param>
    /// <param name="subtree">What lies between this key and the next; <c>default</c> for nothing.</param>
    public KeySlice ReadEntry(KeyArena keys, KeySlice previous, out Cid value, out Cid subtree)
    {
        int start = _offset;
        Expect(SuffixHead);
        int length = ReadHead(0x40, RepoPath.MaxBytes);
        if (length > _block.Length - _offset)
        {
            ThrowHelper.Malformed(MalformedReason.Truncated, start);
        }
        ReadOnlySpan<byte> suffix = _block.Slice(_offset, length);
        _offset += length;
        Expect(PrefixHead);
        int shared = ReadHead(0x00, RepoPath.MaxBytes);

        // One comparison proves that the keys ascend and that no more of the prefix could have been shared.
        if (shared > previous.Length || suffix.IsEmpty || (shared < previous.Length && suffix[0] <= keys[previous][shared]))
        {
            ThrowHelper.Malformed(MalformedReason.InvalidTree, start);
        }
        KeySlice key = keys.Add(previous, shared, suffix);
        if (!RepoPath.IsTreeKey(keys[key]))
        {
            ThrowHelper.Malformed(MalformedReason.InvalidTree, start);
        }
        Expect(SubtreeHead);
        subtree = ReadOptionalLink();
        Expect(ValueHead);
        value = ReadLink();
        return key;
    }

    /// <summary>Reads what follows the entries: the subtree left of the first key, <c>default</c> for none.</summary>
    public Cid ReadLeft()
    {
        Expect(LeftHead);
        Cid left = ReadOptionalLink();
        if (_offset != _block.Length)
        {
            ThrowHelper.Malformed(MalformedReason.TrailingBytes, _offset);
        }
        return left;
    }

    /// <summary>
    /// What <see cref="ReadLeft"/> will return, for a walk in key order: the subtree left of all keys stands last. A guess for malformed
    /// nodes, so it has to be compared later.
    /// </summary>
    public readonly Cid PeekLeft()
    {
        // A null there puts the middle of the last entry's link at this place, which looks different.
        int start = _block.Length - Cid.Length - LinkHead.Length - LeftHead.Length;
        if (start < 0 || !_block[start..].StartsWith(LeftHead))
        {
            return default;
        }
        return new MstNodeReader(_block, start + LeftHead.Length).ReadLink();
    }

    private void Expect(ReadOnlySpan<byte> literal)
    {
        if (!_block[_offset..].StartsWith(literal))
        {
            ThrowHelper.Malformed(MalformedReason.UnexpectedType, _offset);
        }
        _offset += literal.Length;
    }

    /// <summary>A length, count or number in its shortest form.</summary>
    private int ReadHead(byte major, int max)
    {
        int start = _offset;
        ReadOnlySpan<byte> rest = _block[_offset..];
        int value = -1;
        if (rest.Length > 0 && rest[0] >= major && rest[0] < major + 24)
        {
            value = rest[0] - major;
            _offset += 1;
        }
        else if (rest.Length > 1 && rest[0] == major + 24 && rest[1] >= 24)
        {
            value = rest[1];
            _offset += 2;
        }
        else if (rest.Length > 2 && rest[0] == major + 25 && rest[1] > 0)
        {
            value = BinaryPrimitives.ReadUInt16BigEndian(rest[1..]);
            _offset += 3;
        }
        if (value < 0 || value > max)
        {
            ThrowHelper.Malformed(value < 0 ? MalformedReason.UnexpectedType : MalformedReason.InvalidTree, start);
        }
        return value;
    }

    private Cid ReadOptionalLink()
    {
        if (_offset < _block.Length && _block[_offset] == 0xf6)
        {
            _offset++;
            return default;
        }
        return ReadLink();
    }

    private Cid ReadLink()
    {
        Expect(LinkHead);
        if (_block.Length - _offset < Cid.Length || !Cid.TryReadBytes(_block.Slice(_offset, Cid.Length), out Cid cid))
        {
            return ThrowHelper.Malformed<Cid>(MalformedReason.InvalidCid, _offset);
        }
        _offset += Cid.Length;
        return cid;
    }
}
