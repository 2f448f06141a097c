using System.Buffers.Binary;

namespace PlyrFm.TestKit;

/// <summary>Makes damaged copies of valid inputs: flipped bits, odd bytes, huge numbers, cuts, insertions, repeats and splices.</summary>
public sealed class ByteMutator(IReadOnlyList<byte[]> corpus, int seed)
{
    // Heads of CBOR items and the edges of integers: where decoders break.
    private static readonly byte[] Interesting =
    [
        0x00, 0x01, 0x17, 0x18, 0x1b, 0x20, 0x3b, 0x40, 0x5b, 0x5f, 0x60, 0x7b, 0x7f,
        0x80, 0x9b, 0x9f, 0xa0, 0xbb, 0xbf, 0xc0, 0xd8, 0xf4, 0xf6, 0xf7, 0xfb, 0xff,
    ];

    private readonly Random _random = new(seed);

    /// <summary>The next input, a new array.</summary>
    public byte[] Next()
    {
        var bytes = new List<byte>(Pick());
        for (var edits = _random.Next(1, 5); edits > 0; edits--)
        {
            Edit(bytes);
        }

        return [.. bytes];
    }

    private byte[] Pick() => corpus[_random.Next(corpus.Count)];

    private void Edit(List<byte> bytes)
    {
        if (bytes.Count == 0)
        {
            bytes.Add((byte)_random.Next(256));
            return;
        }

        var at = _random.Next(bytes.Count);
        switch (_random.Next(8))
        {
            case 0: bytes[at] ^= (byte)(1 << _random.Next(8)); break;
            case 1: bytes[at] = (byte)_random.Next(256); break;
            case 2: bytes[at] = Interesting[_random.Next(Interesting.Length)]; break;
            case 3: bytes.RemoveRange(at, Math.Min(bytes.Count - at, _random.Next(1, 9))); break;
            case 4: bytes.InsertRange(at, HugeNumber()); break;
            case 5: bytes.RemoveRange(at, bytes.Count - at); break;
            case 6: bytes.InsertRange(at, bytes.Skip(_random.Next(bytes.Count)).Take(_random.Next(1, 33)).ToArray()); break;
            default:
                var other = Pick();
                bytes.InsertRange(at, other.Skip(_random.Next(other.Length)).Take(_random.Next(1, 65)).ToArray());
                break;
        }
    }

    /// <summary>The head of an item that claims a length or count up to 2^64.</summary>
    private byte[] HugeNumber()
    {
        var head = new byte[9];
        head[0] = (byte)((_random.Next(8) << 5) | 27);
        BinaryPrimitives.WriteUInt64BigEndian(head.AsSpan(1), (ulong)_random.NextInt64() >> _random.Next(64));
        return head;
    }
}
