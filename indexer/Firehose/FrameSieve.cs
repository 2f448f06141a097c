using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Sync;
using PlyrFm.Indexer.Pipeline;

namespace PlyrFm.Indexer.Firehose;

/// <summary>
/// Sorts the frames of one connection. 9,999 in 10,000 are not ours: for those this is all that happens, and it allocates nothing.
/// </summary>
internal sealed class FrameSieve(Interest interest, Watermark watermark)
{
    private long _newest = long.MinValue;

    /// <summary>Seq of the frame that was sorted last.</summary>
    public long Seq { get; private set; }

    /// <summary>Why the last frame was no frame.</summary>
    public MalformedReason Reason { get; private set; }

    public Sorted Sort(ReadOnlySpan<byte> bytes)
    {
        if (!Frame.TryPeek(bytes, out var frame, out var reason))
        {
            Reason = reason;
            return Sorted.Malformed;
        }

        switch (frame.Kind)
        {
            case FrameKind.Commit or FrameKind.Sync or FrameKind.Identity or FrameKind.Account:
                Seq = frame.Seq;
                if (frame.Seq <= _newest)
                {
                    return Sorted.OutOfOrder;
                }

                _newest = frame.Seq;
                if (interest.Has(frame))
                {
                    return Sorted.Ours;
                }

                watermark.Pass(frame.Seq);
                return Sorted.Foreign;
            case FrameKind.Info:
                return Sorted.Info;
            case FrameKind.Error:
                return Sorted.Error;
            case FrameKind.Unknown:
                watermark.Pass(frame.Seq);
                return Sorted.UnknownKind;
            default:
                throw new InvalidOperationException($"{frame.Kind} is not handled.");
        }
    }
}
