using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace PlyrFm.AtProto.Cbor;

/// <summary>Reads strict DAG-CBOR item by item from a span. Allocates nothing but what <see cref="ReadText"/> returns.</summary>
/// <remarks>
/// https://ipld.io/specs/codecs/dag-cbor/spec/ and https://atproto.com/specs/data-model. Refused: numbers and lengths not in their shortest
/// form, indefinite lengths, map keys that are not text, not sorted or repeated, text that is not UTF-8, tags other than 42, CIDs
/// of other shapes, floats, undefined and other simple values. Any integer of the signed 64-bit range is taken: the data model
/// advises 53 bits, but a record that holds more is still content that was signed. Every failure is a
/// <see cref="MalformedDataException"/>, after which the reader must not be used.
/// </remarks>
public ref struct DagCborReader
{
    private const int Unsigned = 0;
    private const int Negative = 1;
    private const int ByteString = 2;
    private const int TextString = 3;
    private const int ArrayStart = 4;
    private const int MapStart = 5;
    private const int Tag = 6;

    private const byte False = 0xf4;
    private const byte True = 0xf5;
    private const byte Null = 0xf6;

    private readonly ReadOnlySpan<byte> _data;
    private readonly int _maxDepth;
    private int _offset;

    /// <summary>Starts at the first byte.</summary>
    /// <param name="data">Borrowed: what the reader returns are slices of it.</param>
    /// <param name="maxDepth">How deep containers may nest in an item that <see cref="Skip()"/> or <see cref="ReadRaw"/> passes.</param>
    public DagCborReader(ReadOnlySpan<byte> data, int maxDepth = CborLimits.MaxDepth)
    {
        _data = data;
        _maxDepth = maxDepth;
    }

    /// <summary>Bytes read so far.</summary>
    public readonly int Offset => _offset;

    /// <summary>True when all bytes are read.</summary>
    public readonly bool AtEnd => _offset == _data.Length;

    /// <summary>The kind of the next item, which is not consumed.</summary>
    public readonly CborKind PeekKind()
    {
        var initial = PeekByte();
        return (initial >> 5) switch
        {
            Unsigned or Negative => CborKind.Integer,
            ByteString => CborKind.Bytes,
            TextString => CborKind.Text,
            ArrayStart => CborKind.Array,
            MapStart => CborKind.Map,
            Tag => CborKind.Link,
            _ => initial switch
            {
                False or True => CborKind.Boolean,
                Null => CborKind.Null,
                _ => ThrowHelper.Malformed<CborKind>(MalformedReason.ForbiddenSimple, _offset),
            },
        };
    }

    /// <summary>Enters a map.</summary>
    /// <returns>The number of entries. At least two bytes are left for each, so that a buffer may be sized by it.</returns>
    public int ReadMapHeader() => ReadContainerHeader(MapStart, minBytesPerItem: 2);

    /// <summary>Enters an array.</summary>
    /// <returns>The number of items. At least one byte is left for each.</returns>
    public int ReadArrayHeader() => ReadContainerHeader(ArrayStart, minBytesPerItem: 1);

    /// <summary>The next key of a map; its value must be read before the next key.</summary>
    /// <param name="order">Belongs to this map: <c>default</c> before its first key.</param>
    /// <returns>Valid UTF-8, a slice of the data.</returns>
    public ReadOnlySpan<byte> ReadKey(scoped ref KeyOrder order)
    {
        var start = _offset;
        var key = ReadTextUtf8();
        if (key.Length > CborLimits.MaxKeyBytes)
        {
            ThrowHelper.Malformed(MalformedReason.TooLarge, start);
        }

        if (order.End != 0)
        {
            var previous = _data[order.Start..order.End];
            var comparison = previous.Length != key.Length ? previous.Length - key.Length : previous.SequenceCompareTo(key);
            if (comparison >= 0)
            {
                ThrowHelper.Malformed(comparison == 0 ? MalformedReason.DuplicateKey : MalformedReason.UnsortedKeys, start);
            }
        }

        order.Start = _offset - key.Length;
        order.End = _offset;
        return key;
    }

    /// <summary>A text.</summary>
    /// <returns>Valid UTF-8, a slice of the data.</returns>
    public ReadOnlySpan<byte> ReadTextUtf8()
    {
        var start = _offset;
        var text = ReadString(TextString);
        if (!Utf8.IsValid(text))
        {
            ThrowHelper.Malformed(MalformedReason.InvalidUtf8, start);
        }

        return text;
    }

    /// <summary>A text, as a new string.</summary>
    public string ReadText() => Encoding.UTF8.GetString(ReadTextUtf8());

    /// <summary>A byte string.</summary>
    /// <returns>A slice of the data.</returns>
    public ReadOnlySpan<byte> ReadBytes() => ReadString(ByteString);

    /// <summary>An integer.</summary>
    public long ReadInteger()
    {
        var start = _offset;
        var major = PeekByte() >> 5;
        if (major > Negative)
        {
            ThrowHelper.Malformed(MalformedReason.UnexpectedType, start);
        }

        var argument = ReadArgument();
        if (argument > long.MaxValue)
        {
            ThrowHelper.Malformed(MalformedReason.IntegerRange, start);
        }

        return major == Unsigned ? (long)argument : -1 - (long)argument;
    }

    /// <summary>False or true.</summary>
    public bool ReadBoolean()
    {
        var initial = PeekByte();
        if (initial is not (False or True))
        {
            ThrowHelper.Malformed(MalformedReason.UnexpectedType, _offset);
        }

        _offset++;
        return initial == True;
    }

    /// <summary>Null.</summary>
    public void ReadNull()
    {
        if (!TryReadNull())
        {
            ThrowHelper.Malformed(MalformedReason.UnexpectedType, _offset);
        }
    }

    /// <summary>Consumes a null; leaves anything else.</summary>
    /// <returns>True when it was null.</returns>
    public bool TryReadNull()
    {
        if (PeekByte() != Null)
        {
            return false;
        }

        _offset++;
        return true;
    }

    /// <summary>A link.</summary>
    public Cid ReadCid()
    {
        var start = _offset;
        if (PeekByte() >> 5 != Tag)
        {
            ThrowHelper.Malformed(MalformedReason.UnexpectedType, start);
        }

        if (ReadArgument() != 42)
        {
            ThrowHelper.Malformed(MalformedReason.ForbiddenTag, start);
        }

        if (AtEnd || _data[_offset] >> 5 != ByteString)
        {
            ThrowHelper.Malformed(AtEnd ? MalformedReason.Truncated : MalformedReason.InvalidCid, start);
        }

        var content = ReadString(ByteString);
        if (content.Length != Cid.Length + 1 || content[0] != 0 || !Cid.TryReadBytes(content[1..], out var cid))
        {
            return ThrowHelper.Malformed<Cid>(MalformedReason.InvalidCid, start);
        }

        return cid;
    }

    /// <summary>Passes over one item with all that is in it, and validates it no less than reading would.</summary>
    public void Skip() => Skip(_maxDepth);

    /// <summary>One item with all that is in it, validated.</summary>
    /// <returns>Its encoding, a slice of the data.</returns>
    public ReadOnlySpan<byte> ReadRaw()
    {
        var start = _offset;
        Skip(_maxDepth);
        return _data[start.._offset];
    }

    /// <summary>Refuses bytes after the end.</summary>
    public readonly void ExpectEnd()
    {
        if (!AtEnd)
        {
            ThrowHelper.Malformed(MalformedReason.TrailingBytes, _offset);
        }
    }

    private void Skip(int depthLeft)
    {
        var kind = PeekKind();
        if (kind is CborKind.Array or CborKind.Map && depthLeft == 0)
        {
            ThrowHelper.Malformed(MalformedReason.TooDeep, _offset);
        }

        switch (kind)
        {
            case CborKind.Integer: ReadInteger(); break;
            case CborKind.Bytes: ReadBytes(); break;
            case CborKind.Text: ReadTextUtf8(); break;
            case CborKind.Link: ReadCid(); break;
            case CborKind.Boolean or CborKind.Null: _offset++; break;
            case CborKind.Array:
                for (var left = ReadArrayHeader(); left > 0; left--)
                {
                    Skip(depthLeft - 1);
                }

                break;
            case CborKind.Map:
                var order = default(KeyOrder);
                for (var left = ReadMapHeader(); left > 0; left--)
                {
                    ReadKey(ref order);
                    Skip(depthLeft - 1);
                }

                break;
        }
    }

    private int ReadContainerHeader(int major, int minBytesPerItem)
    {
        var start = _offset;
        if (PeekByte() >> 5 != major)
        {
            ThrowHelper.Malformed(MalformedReason.UnexpectedType, start);
        }

        var count = ReadArgument();
        if (count > CborLimits.MaxContainer)
        {
            ThrowHelper.Malformed(MalformedReason.TooLarge, start);
        }

        if ((long)count * minBytesPerItem > _data.Length - _offset)
        {
            ThrowHelper.Malformed(MalformedReason.Truncated, start);
        }

        return (int)count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<byte> ReadString(int major)
    {
        var start = _offset;
        if (PeekByte() >> 5 != major)
        {
            ThrowHelper.Malformed(MalformedReason.UnexpectedType, start);
        }

        var length = ReadArgument();
        if (length > (uint)(_data.Length - _offset))
        {
            ThrowHelper.Malformed(MalformedReason.Truncated, start);
        }

        var content = _data.Slice(_offset, (int)length);
        _offset += (int)length;
        return content;
    }

    private readonly byte PeekByte()
    {
        if ((uint)_offset >= (uint)_data.Length)
        {
            ThrowHelper.Malformed(MalformedReason.Truncated, _offset);
        }

        return _data[_offset];
    }

    /// <summary>The number in the head of an item: its value, length or count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong ReadArgument()
    {
        var additional = _data[_offset] & 0x1f;
        if (additional < 24)
        {
            _offset++;
            return (uint)additional;
        }

        return ReadLongArgument(additional);
    }

    private ulong ReadLongArgument(int additional)
    {
        var start = _offset;
        if (additional > 27)
        {
            // 31 is the indefinite length, or the stray "break"; 28 to 30 are reserved.
            ThrowHelper.Malformed(additional == 31 ? MalformedReason.IndefiniteLength : MalformedReason.NonCanonical, start);
        }

        var size = 1 << (additional - 24);
        if (_data.Length - start - 1 < size)
        {
            ThrowHelper.Malformed(MalformedReason.Truncated, start);
        }

        var bytes = _data.Slice(start + 1, size);
        var (value, smallest) = size switch
        {
            1 => (bytes[0], 24UL),
            2 => (BinaryPrimitives.ReadUInt16BigEndian(bytes), 1UL << 8),
            4 => (BinaryPrimitives.ReadUInt32BigEndian(bytes), 1UL << 16),
            _ => (BinaryPrimitives.ReadUInt64BigEndian(bytes), 1UL << 32),
        };
        if (value < smallest)
        {
            ThrowHelper.Malformed(MalformedReason.NonCanonical, start);
        }

        _offset = start + 1 + size;
        return value;
    }
}
