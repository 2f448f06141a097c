using System.Diagnostics.CodeAnalysis;
using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Sync;

/// <summary>
/// Reads frames of <c>com.atproto.sync.subscribeRepos</c> at three levels: <see cref="TryPeek"/> sees whose it is,
/// <see cref="TryReadCommit"/> reads a commit in place, <see cref="TryRead"/> makes an object of any event.
/// </summary>
/// <remarks>
/// https://atproto.com/specs/event-stream. A frame is a header and a payload, both DAG-CBOR maps. Unknown operations, types and fields are
/// ignored, as the protocol demands, but must be well-formed. Nothing here is verified beyond its form.
/// </remarks>
public static class Frame
{
    /// <summary>Reads just enough to see whether a frame matters. Allocates nothing.</summary>
    /// <param name="frame">The whole frame.</param>
    /// <param name="peek">Kind, sequence number, account and operations.</param>
    /// <param name="reason">What is wrong otherwise.</param>
    /// <returns>False when the part that was read is malformed. Canonical order puts all that is needed before the blocks, which
    /// then stay unread; whatever the order, the payload is read until everything was seen.</returns>
    public static bool TryPeek(ReadOnlySpan<byte> frame, out FramePeek peek, out MalformedReason reason)
    {
        reason = default;
        try
        {
            peek = Peek(frame);
            return true;
        }
        catch (MalformedDataException e)
        {
            peek = default;
            reason = e.Reason;
            return false;
        }
    }

    /// <summary>Reads a #commit strictly and in place. Allocates nothing.</summary>
    /// <param name="frame">The whole frame, borrowed by the result.</param>
    /// <param name="commit">The commit as claimed by the frame.</param>
    /// <param name="reason">What is wrong otherwise.</param>
    /// <returns>False when the frame is malformed, or no #commit (<see cref="MalformedReason.BadHeader"/>).</returns>
    public static bool TryReadCommit(ReadOnlyMemory<byte> frame, out CommitFrame commit, out MalformedReason reason)
    {
        reason = default;
        try
        {
            commit = new CommitFrame(frame);
            return true;
        }
        catch (MalformedDataException e)
        {
            commit = default;
            reason = e.Reason;
            return false;
        }
    }

    /// <summary>Reads a frame strictly.</summary>
    /// <param name="frame">The whole frame, borrowed by the event's blocks.</param>
    /// <param name="evt">The event; a kind that is not known gives an <see cref="UnknownEvent"/>.</param>
    /// <param name="reason">What is wrong otherwise.</param>
    public static bool TryRead(ReadOnlyMemory<byte> frame, [NotNullWhen(true)] out RepoEvent? evt, out MalformedReason reason)
    {
        reason = default;
        try
        {
            evt = EventReader.Read(frame);
            return true;
        }
        catch (MalformedDataException e)
        {
            evt = null;
            reason = e.Reason;
            return false;
        }
    }

    /// <summary>Reads the header and leaves the reader at the payload.</summary>
    /// <param name="reader">At the start of the frame.</param>
    /// <param name="type">The type, empty when there is none.</param>
    internal static FrameKind ReadHeader(scoped ref DagCborReader reader, out ReadOnlySpan<byte> type)
    {
        type = default;
        long op = 0;
        bool hasOp = false;
        var order = default(KeyOrder);
        for (int left = reader.ReadMapHeader(); left > 0; left--)
        {
            ReadOnlySpan<byte> key = reader.ReadKey(ref order);
            if (key.SequenceEqual("t"u8))
            {
                type = reader.ReadTextUtf8();
            }
            else if (key.SequenceEqual("op"u8))
            {
                op = reader.ReadInteger();
                hasOp = true;
            }
            else
            {
                reader.Skip();
            }
        }
        if (!hasOp || (op == 1 && type.IsEmpty))
        {
            ThrowHelper.Malformed(MalformedReason.BadHeader, 0);
        }
        return op switch
        {
            1 => KindOf(type),
            -1 => FrameKind.Error,
            _ => FrameKind.Unknown,
        };
    }

    /// <summary>Reads one operation and returns its path.</summary>
    internal static ReadOnlySpan<byte> ReadOpPath(scoped ref DagCborReader reader)
    {
        ReadOnlySpan<byte> path = default;
        var order = default(KeyOrder);
        for (int left = reader.ReadMapHeader(); left > 0; left--)
        {
            if (reader.ReadKey(ref order).SequenceEqual("path"u8))
            {
                path = reader.ReadTextUtf8();
            }
            else
            {
                reader.Skip();
            }
        }
        return path.IsEmpty ? Missing(reader.Offset) : path;
    }

    private static FramePeek Peek(ReadOnlySpan<byte> frame)
    {
        CheckSize(frame.Length);
        var reader = new DagCborReader(frame);
        FrameKind kind = ReadHeader(ref reader, out _);
        ReadOnlySpan<byte> didKey = kind == FrameKind.Commit ? "repo"u8 : "did"u8;
        if (kind is FrameKind.Info or FrameKind.Error)
        {
            return new FramePeek(kind, 0, default, default);
        }
        bool isOfAccount = kind != FrameKind.Unknown;
        bool needsDid = isOfAccount, needsSeq = isOfAccount;
        bool needsOps = kind == FrameKind.Commit;

        ReadOnlySpan<byte> did = default, ops = default;
        long seq = 0;
        var order = default(KeyOrder);
        for (int left = reader.ReadMapHeader(); left > 0; left--)
        {
            ReadOnlySpan<byte> key = reader.ReadKey(ref order);
            if (!isOfAccount)
            {
                // What the fields of an unknown kind mean is its own to say; only a sequence number is taken where there is one.
                if (key.SequenceEqual("seq"u8) && reader.PeekKind() == CborKind.Integer)
                {
                    seq = Math.Max(0, reader.ReadInteger());
                }
                else
                {
                    reader.Skip();
                }
            }
            else if (key.SequenceEqual("seq"u8))
            {
                seq = ReadSeq(ref reader);
                needsSeq = false;
            }
            else if (key.SequenceEqual(didKey))
            {
                did = reader.ReadTextUtf8();
                needsDid = false;
            }
            else if (needsOps && key.SequenceEqual("ops"u8))
            {
                int start = reader.Offset;
                for (int opsLeft = ReadOpCount(ref reader); opsLeft > 0; opsLeft--)
                {
                    ReadOpPath(ref reader);
                }
                ops = frame[start..reader.Offset];
                needsOps = false;
            }
            else
            {
                reader.Skip();
            }
            if (isOfAccount && !needsSeq && !needsDid && !needsOps)
            {
                return new FramePeek(kind, seq, did, ops);
            }
        }
        if (needsSeq || needsDid || needsOps)
        {
            Missing(reader.Offset);
        }
        return new FramePeek(kind, seq, did, ops);
    }

    internal static void CheckSize(int bytes)
    {
        if (bytes > FrameLimits.MaxFrameBytes)
        {
            ThrowHelper.Malformed(MalformedReason.TooLarge, 0);
        }
    }

    internal static int ReadOpCount(scoped ref DagCborReader reader)
    {
        int start = reader.Offset;
        int count = reader.ReadArrayHeader();
        if (count > FrameLimits.MaxOps)
        {
            ThrowHelper.Malformed(MalformedReason.TooLarge, start);
        }
        return count;
    }

    internal static long ReadSeq(scoped ref DagCborReader reader)
    {
        int start = reader.Offset;
        long seq = reader.ReadInteger();
        return seq > 0 ? seq : ThrowHelper.Malformed<long>(MalformedReason.InvalidValue, start);
    }

    [DoesNotReturn]
    internal static ReadOnlySpan<byte> Missing(int offset)
    {
        ThrowHelper.Malformed(MalformedReason.MissingField, offset);
        return default;
    }

    private static FrameKind KindOf(ReadOnlySpan<byte> type) => type switch
    {
        _ when type.SequenceEqual("#commit"u8) => FrameKind.Commit,
        _ when type.SequenceEqual("#sync"u8) => FrameKind.Sync,
        _ when type.SequenceEqual("#identity"u8) => FrameKind.Identity,
        _ when type.SequenceEqual("#account"u8) => FrameKind.Account,
        _ when type.SequenceEqual("#info"u8) => FrameKind.Info,
        _ => FrameKind.Unknown,
    };
}
