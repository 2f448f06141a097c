using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Repo;

namespace PlyrFm.AtProto.Sync;

/// <summary>One operation of a <see cref="CommitFrame"/>, read in place.</summary>
public readonly ref struct FrameOp
{
    internal FrameOp(OpAction action, ReadOnlySpan<byte> path, Cid cid, Cid prev)
    {
        Action = action;
        Path = path;
        CidOrDefault = cid;
        PrevOrDefault = prev;
    }

    /// <summary>What was done.</summary>
    public OpAction Action { get; }

    /// <summary><c>collection/rkey</c> in UTF-8; a valid NSID and a valid record key.</summary>
    public ReadOnlySpan<byte> Path { get; }

    /// <summary>The record after the operation; <c>default</c> for a delete.</summary>
    public Cid CidOrDefault { get; }

    /// <summary>The record before the commit; <c>default</c> when there was none, and when the sender left it out.</summary>
    public Cid PrevOrDefault { get; }

    /// <summary>Reads one operation. All but its path is checked, which is the dear part: see <see cref="ReadChecked"/>.</summary>
    internal static FrameOp Read(scoped ref DagCborReader reader)
    {
        int start = reader.Offset;
        ReadOnlySpan<byte> action = default, path = default;
        Cid cid = default, prev = default;
        bool hasCid = false;
        var order = default(KeyOrder);
        for (int left = reader.ReadMapHeader(); left > 0; left--)
        {
            ReadOnlySpan<byte> key = reader.ReadKey(ref order);
            if (key.SequenceEqual("cid"u8))
            {
                cid = ReadOptionalCid(ref reader);
                hasCid = true;
            }
            else if (key.SequenceEqual("path"u8))
            {
                path = reader.ReadTextUtf8();
            }
            else if (key.SequenceEqual("prev"u8))
            {
                prev = ReadOptionalCid(ref reader);
            }
            else if (key.SequenceEqual("action"u8))
            {
                action = reader.ReadTextUtf8();
            }
            else
            {
                reader.Skip();
            }
        }
        if (!hasCid || path.IsEmpty || action.IsEmpty)
        {
            ThrowHelper.Malformed(MalformedReason.MissingField, start);
        }
        OpAction kind = KindOf(action, start);
        bool isDelete = kind == OpAction.Delete;
        if (isDelete != cid.IsDefault)
        {
            ThrowHelper.Malformed(MalformedReason.InvalidValue, start);
        }
        return new FrameOp(kind, path, cid, prev);
    }

    /// <summary>Reads one operation strictly, the first time that anybody looks at it.</summary>
    internal static FrameOp ReadChecked(scoped ref DagCborReader reader)
    {
        int start = reader.Offset;
        FrameOp op = Read(ref reader);
        if (!RepoPath.IsValid(op.Path))
        {
            ThrowHelper.Malformed(MalformedReason.InvalidValue, start);
        }
        return op;
    }

    // The lexicon makes absent fields absent, not null; senders that write null mean the same.
    internal static Cid ReadOptionalCid(scoped ref DagCborReader reader) => reader.TryReadNull() ? default : reader.ReadCid();

    private static OpAction KindOf(ReadOnlySpan<byte> action, int offset) => action switch
    {
        _ when action.SequenceEqual("create"u8) => OpAction.Create,
        _ when action.SequenceEqual("update"u8) => OpAction.Update,
        _ when action.SequenceEqual("delete"u8) => OpAction.Delete,
        _ => ThrowHelper.Malformed<OpAction>(MalformedReason.InvalidValue, offset),
    };
}
