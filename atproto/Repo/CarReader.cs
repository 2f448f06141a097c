using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Repo;

/// <summary>Reads a CAR v1 file block by block and hashes each block once. Allocates nothing; blocks are slices of the file.</summary>
/// <remarks>
/// https://ipld.io/specs/transport/car/carv1/. A CAR has no length: a file cut between two blocks reads cleanly, so whoever needs all of
/// a tree must walk it (<see cref="RepoReader"/>). Failures are <see cref="MalformedDataException"/>.
/// </remarks>
public ref struct CarReader
{
    // 2 GiB in 7 bit groups. A longer one could not be a length within a span.
    private const int MaxVarintBytes = 5;

    private readonly ReadOnlySpan<byte> _car;
    private int _offset;

    /// <summary>Reads the header.</summary>
    /// <param name="car">The whole file.</param>
    /// <exception cref="MalformedDataException">Not a CAR v1 header with at least one root.</exception>
    public CarReader(ReadOnlySpan<byte> car)
        : this(car, needsRoot: true)
    {
    }

    private CarReader(ReadOnlySpan<byte> car, bool needsRoot)
    {
        _car = car;
        int length = ReadLength();
        Root = ReadHeader(car.Slice(_offset, length), _offset, needsRoot);
        _offset += length;
    }

    /// <summary>The first root: in a repository or a commit message, the CID of the commit. Others are ignored.</summary>
    public Cid Root { get; }

    /// <summary>Bytes read so far.</summary>
    public readonly int Offset => _offset;

    /// <summary>Reads the header of a CAR that is a heap of blocks, as <c>getBlocks</c> answers, and need have no root.</summary>
    internal static CarReader OfBlocks(ReadOnlySpan<byte> car) => new(car, needsRoot: false);

    /// <summary>Reads the next block.</summary>
    /// <param name="cid">Its CID, which it was checked against.</param>
    /// <param name="block">A slice of the file that ends at <see cref="Offset"/>.</param>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="MalformedDataException">Truncated, a CID of another shape, or a block that does not hash to its CID.</exception>
    public bool TryRead(out Cid cid, out ReadOnlySpan<byte> block)
    {
        if (_offset == _car.Length)
        {
            cid = default;
            block = default;
            return false;
        }
        int start = _offset;
        int length = ReadLength();
        if (length < Cid.Length || !Cid.TryReadBytes(_car.Slice(_offset, Cid.Length), out cid))
        {
            cid = ThrowHelper.Malformed<Cid>(MalformedReason.InvalidCid, start);
        }
        block = _car.Slice(_offset + Cid.Length, length - Cid.Length);
        if (!cid.Matches(block))
        {
            ThrowHelper.Malformed(MalformedReason.HashMismatch, start);
        }
        _offset += length;
        return true;
    }

    private static Cid ReadHeader(ReadOnlySpan<byte> header, int offset, bool needsRoot)
    {
        var reader = new DagCborReader(header);
        var order = default(KeyOrder);
        if (reader.ReadMapHeader() != 2 || !reader.ReadKey(ref order).SequenceEqual("roots"u8))
        {
            ThrowHelper.Malformed(MalformedReason.BadHeader, offset);
        }
        int roots = reader.ReadArrayHeader();
        if (roots == 0 && needsRoot)
        {
            ThrowHelper.Malformed(MalformedReason.BadHeader, offset);
        }
        Cid first = roots == 0 ? default : reader.ReadCid();
        for (int i = 1; i < roots; i++)
        {
            reader.ReadCid();
        }
        if (!reader.ReadKey(ref order).SequenceEqual("version"u8) || reader.ReadInteger() != 1)
        {
            ThrowHelper.Malformed(MalformedReason.BadHeader, offset);
        }
        reader.ExpectEnd();
        return first;
    }

    /// <summary>An unsigned LEB128 number in its shortest form, that many bytes of which follow.</summary>
    private int ReadLength()
    {
        int start = _offset;
        ulong value = 0;
        for (int i = 0; i < MaxVarintBytes && _offset < _car.Length; i++)
        {
            byte b = _car[_offset++];
            value |= (ulong)(b & 0x7f) << (7 * i);
            if (b < 0x80)
            {
                if (b == 0 && i > 0)
                {
                    ThrowHelper.Malformed(MalformedReason.NonCanonical, start);
                }
                if (value > (uint)(_car.Length - _offset))
                {
                    ThrowHelper.Malformed(MalformedReason.Truncated, start);
                }
                return (int)value;
            }
        }
        return ThrowHelper.Malformed<int>(_offset == _car.Length ? MalformedReason.Truncated : MalformedReason.TooLarge, start);
    }
}
