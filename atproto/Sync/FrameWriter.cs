using System.Buffers;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Repo;

namespace PlyrFm.AtProto.Sync;

/// <summary>Writes firehose frames, for simulators and tests. The counterpart of <see cref="Frame.TryRead"/>.</summary>
public static class FrameWriter
{
    /// <summary>Writes an event as a frame.</summary>
    /// <exception cref="NotSupportedException">An <see cref="UnknownEvent"/>, whose content was not kept.</exception>
    public static byte[] Write(RepoEvent evt)
    {
        var output = new ArrayBufferWriter<byte>();
        var cbor = new DagCborWriter(output);
        switch (evt)
        {
            case CommitEvent commit: Write(cbor, commit); break;
            case SyncEvent sync: Write(cbor, sync); break;
            case IdentityEvent identity: Write(cbor, identity); break;
            case AccountEvent account: Write(cbor, account); break;
            case InfoEvent info: WriteMessage(cbor, "#info", "name"u8, info.Name, info.Message); break;
            case ErrorEvent error: WriteMessage(cbor, null, "error"u8, error.Error, error.Message); break;
            default: throw new NotSupportedException($"{evt.GetType().Name} cannot be written.");
        }
        return output.WrittenSpan.ToArray();
    }

    private static void Write(DagCborWriter cbor, CommitEvent commit)
    {
        WriteHeader(cbor, "#commit");
        cbor.WriteMapHeader(commit.PrevData is null ? 11 : 12);
        cbor.WriteText("ops"u8);
        cbor.WriteArrayHeader(commit.Ops.Count);
        foreach (RepoOp op in commit.Ops)
        {
            Write(cbor, op);
        }
        WriteText(cbor, "rev"u8, commit.Rev.ToString());
        WriteSeq(cbor, commit.Seq);
        WriteText(cbor, "repo"u8, commit.Repo.Value);
        WriteText(cbor, "time"u8, commit.Time);
        cbor.WriteText("blobs"u8);
        cbor.WriteArrayHeader(0);
        cbor.WriteText("since"u8);
        if (commit.Since is { } since)
        {
            cbor.WriteText(since.ToString());
        }
        else
        {
            cbor.WriteNull();
        }
        cbor.WriteText("blocks"u8);
        cbor.WriteBytes(commit.Blocks.Span);
        cbor.WriteText("commit"u8);
        cbor.WriteCid(commit.Commit);
        cbor.WriteText("rebase"u8);
        cbor.WriteBoolean(false);
        cbor.WriteText("tooBig"u8);
        cbor.WriteBoolean(commit.TooBig);
        WriteOptionalCid(cbor, "prevData"u8, commit.PrevData);
    }

    private static void Write(DagCborWriter cbor, RepoOp op)
    {
        cbor.WriteMapHeader(op.Prev is null ? 3 : 4);
        cbor.WriteText("cid"u8);
        if (op.Cid is { } cid)
        {
            cbor.WriteCid(cid);
        }
        else
        {
            cbor.WriteNull();
        }
        WriteText(cbor, "path"u8, op.Path);
        WriteOptionalCid(cbor, "prev"u8, op.Prev);
        WriteText(cbor, "action"u8, op.Action switch
        {
            OpAction.Create => "create",
            OpAction.Update => "update",
            OpAction.Delete => "delete",
            _ => throw new ArgumentOutOfRangeException(nameof(op), op.Action, null),
        });
    }

    private static void Write(DagCborWriter cbor, SyncEvent sync)
    {
        WriteHeader(cbor, "#sync");
        cbor.WriteMapHeader(5);
        WriteText(cbor, "did"u8, sync.Did.Value);
        WriteText(cbor, "rev"u8, sync.Rev.ToString());
        WriteSeq(cbor, sync.Seq);
        WriteText(cbor, "time"u8, sync.Time);
        cbor.WriteText("blocks"u8);
        cbor.WriteBytes(sync.Blocks.Span);
    }

    private static void Write(DagCborWriter cbor, IdentityEvent identity)
    {
        WriteHeader(cbor, "#identity");
        cbor.WriteMapHeader(identity.Handle is null ? 3 : 4);
        WriteText(cbor, "did"u8, identity.Did.Value);
        WriteSeq(cbor, identity.Seq);
        WriteText(cbor, "time"u8, identity.Time);
        WriteOptionalText(cbor, "handle"u8, identity.Handle?.Value);
    }

    private static void Write(DagCborWriter cbor, AccountEvent account)
    {
        WriteHeader(cbor, "#account");
        cbor.WriteMapHeader(account.Status is null ? 4 : 5);
        WriteText(cbor, "did"u8, account.Did.Value);
        WriteSeq(cbor, account.Seq);
        WriteText(cbor, "time"u8, account.Time);
        cbor.WriteText("active"u8);
        cbor.WriteBoolean(account.Active);
        WriteOptionalText(cbor, "status"u8, account.Status);
    }

    private static void WriteMessage(DagCborWriter cbor, string? type, ReadOnlySpan<byte> key, string name, string? message)
    {
        WriteHeader(cbor, type);
        cbor.WriteMapHeader(message is null ? 1 : 2);
        WriteText(cbor, key, name);
        WriteOptionalText(cbor, "message"u8, message);
    }

    private static void WriteHeader(DagCborWriter cbor, string? type)
    {
        cbor.WriteMapHeader(type is null ? 1 : 2);
        WriteOptionalText(cbor, "t"u8, type);
        cbor.WriteText("op"u8);
        cbor.WriteInteger(type is null ? -1 : 1);
    }

    private static void WriteSeq(DagCborWriter cbor, long seq)
    {
        cbor.WriteText("seq"u8);
        cbor.WriteInteger(seq);
    }

    private static void WriteText(DagCborWriter cbor, ReadOnlySpan<byte> key, string text)
    {
        cbor.WriteText(key);
        cbor.WriteText(text);
    }

    private static void WriteOptionalText(DagCborWriter cbor, ReadOnlySpan<byte> key, string? text)
    {
        if (text is not null)
        {
            WriteText(cbor, key, text);
        }
    }

    private static void WriteOptionalCid(DagCborWriter cbor, ReadOnlySpan<byte> key, Cid? cid)
    {
        if (cid is { } value)
        {
            cbor.WriteText(key);
            cbor.WriteCid(value);
        }
    }
}
