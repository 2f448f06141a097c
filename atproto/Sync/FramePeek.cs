using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Sync;

/// <summary>What the beginning of a frame says: enough to see whether it matters. Lives no longer than the frame's bytes.</summary>
public readonly ref struct FramePeek
{
    private readonly ReadOnlySpan<byte> _ops;

    internal FramePeek(FrameKind kind, long seq, ReadOnlySpan<byte> did, ReadOnlySpan<byte> ops)
    {
        Kind = kind;
        Seq = seq;
        Did = did;
        _ops = ops;
    }

    /// <summary>What the frame is about.</summary>
    public FrameKind Kind { get; }

    /// <summary>The sequence number; 0 for kinds without one.</summary>
    public long Seq { get; }

    /// <summary>The account in UTF-8, not checked to be a DID; empty for kinds without one.</summary>
    public ReadOnlySpan<byte> Did { get; }

    /// <summary>True when an operation's path lies in one of the collections; false for all that is no commit.</summary>
    public bool TouchesAny(CollectionFilter filter)
    {
        if (_ops.IsEmpty)
        {
            return false;
        }
        var reader = new DagCborReader(_ops);
        for (int left = reader.ReadArrayHeader(); left > 0; left--)
        {
            if (filter.Matches(Frame.ReadOpPath(ref reader)))
            {
                return true;
            }
        }
        return false;
    }
}
