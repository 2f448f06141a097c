using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Crypto;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Repo;

/// <summary>A commit object read in place, without allocating.</summary>
/// <remarks>https://atproto.com/specs/repository#commit-objects, version 3.</remarks>
internal readonly ref struct CommitBlock
{
    private const int FieldCount = 6;
    private const byte MapOfFive = 0xa0 | (FieldCount - 1);

    // A DID has at most 2048 characters, the other fields about 200 bytes.
    private const int MaxBytes = 4096;

    private readonly ReadOnlySpan<byte> _block;
    private readonly int _sigStart;
    private readonly int _sigEnd;

    /// <exception cref="MalformedDataException">
    /// Anything but exactly the six fields of a version 3 commit. A field more would be part of what was signed, and other
    /// implementations drop it before they verify, so such a commit is valid nowhere.
    /// </exception>
    public CommitBlock(ReadOnlySpan<byte> block)
    {
        if (block.Length > MaxBytes)
        {
            ThrowHelper.Malformed(MalformedReason.TooLarge, 0);
        }
        _block = block;
        var reader = new DagCborReader(block);
        var order = default(KeyOrder);
        if (reader.ReadMapHeader() != FieldCount)
        {
            ThrowHelper.Malformed(MalformedReason.MissingField, 0);
        }
        ExpectKey(ref reader, ref order, "did"u8);
        Did = reader.ReadTextUtf8();
        ExpectKey(ref reader, ref order, "rev"u8);
        if (!Tid.TryParse(reader.ReadTextUtf8(), out Tid rev))
        {
            ThrowHelper.Malformed(MalformedReason.InvalidValue, reader.Offset);
        }
        Rev = rev;
        _sigStart = reader.Offset;
        ExpectKey(ref reader, ref order, "sig"u8);
        Signature = reader.ReadBytes();
        _sigEnd = reader.Offset;
        ExpectKey(ref reader, ref order, "data"u8);
        Data = reader.ReadCid();
        ExpectKey(ref reader, ref order, "prev"u8);
        if (!reader.TryReadNull())
        {
            reader.ReadCid();
        }
        ExpectKey(ref reader, ref order, "version"u8);
        if (reader.ReadInteger() != 3 || !Data.IsDagCbor || !Syntax.Did.IsValid(Did))
        {
            ThrowHelper.Malformed(MalformedReason.InvalidValue, reader.Offset);
        }
        reader.ExpectEnd();
    }

    public ReadOnlySpan<byte> Did { get; }
    public Tid Rev { get; }
    public ReadOnlySpan<byte> Signature { get; }
    public Cid Data { get; }

    /// <summary>
    /// The signature covers the same map without <c>sig</c>. Canonical encoding leaves one way to write it: these very bytes, one
    /// entry fewer in the head, the entry cut out.
    /// </summary>
    public bool VerifySignature(PublicKey key)
    {
        Span<byte> unsigned = stackalloc byte[MaxBytes];
        unsigned[0] = MapOfFive;
        _block[1.._sigStart].CopyTo(unsigned[1..]);
        _block[_sigEnd..].CopyTo(unsigned[_sigStart..]);
        return key.Verify(unsigned[..(_sigStart + _block.Length - _sigEnd)], Signature);
    }

    private static void ExpectKey(ref DagCborReader reader, ref KeyOrder order, ReadOnlySpan<byte> key)
    {
        int offset = reader.Offset;
        if (!reader.ReadKey(ref order).SequenceEqual(key))
        {
            ThrowHelper.Malformed(MalformedReason.MissingField, offset);
        }
    }
}
