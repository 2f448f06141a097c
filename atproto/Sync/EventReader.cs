using System.Text;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Sync;

/// <summary>Makes event objects of frames. Throws <see cref="MalformedDataException"/>; <see cref="Frame.TryRead"/> catches it.</summary>
internal static class EventReader
{
    public static RepoEvent Read(ReadOnlyMemory<byte> frame)
    {
        Frame.CheckSize(frame.Length);
        var reader = new DagCborReader(frame.Span);
        FrameKind kind = Frame.ReadHeader(ref reader, out ReadOnlySpan<byte> type);
        if (kind == FrameKind.Commit)
        {
            return ToEvent(new CommitFrame(frame));
        }
        var body = new EventBody(frame, reader.Offset);
        return kind switch
        {
            FrameKind.Sync => new SyncEvent(
                body.RequireSeq(), body.RequireDid(), body.RequireRev(), body.RequireBlocks(), body.RequireText(body.Time)),
            FrameKind.Identity => new IdentityEvent(body.RequireSeq(), body.RequireDid(), body.Handle, body.RequireText(body.Time)),
            FrameKind.Account => new AccountEvent(
                body.RequireSeq(), body.RequireDid(), body.RequireActive(), body.Status, body.RequireText(body.Time)),
            FrameKind.Info => new InfoEvent(body.RequireText(body.Name), body.Message),
            FrameKind.Error => new ErrorEvent(body.RequireText(body.Error), body.Message),
            _ => new UnknownEvent(body.Seq, Encoding.UTF8.GetString(type)),
        };
    }

    private static CommitEvent ToEvent(in CommitFrame frame)
    {
        var ops = new RepoOp[frame.OpCount];
        int i = 0;
        foreach (FrameOp op in frame.Ops)
        {
            int slash = op.Path.IndexOf((byte)'/');
            ops[i++] = new RepoOp(
                op.Action, Encoding.UTF8.GetString(op.Path[..slash]), Encoding.UTF8.GetString(op.Path[(slash + 1)..]),
                op.CidOrDefault.IsDefault ? null : op.CidOrDefault, op.PrevOrDefault.IsDefault ? null : op.PrevOrDefault);
        }
        return new CommitEvent(
            frame.Seq, new Did(Encoding.UTF8.GetString(frame.Repo)), frame.Rev, frame.Since, frame.Commit, frame.Blocks, ops,
            frame.PrevData, frame.TooBig, Encoding.UTF8.GetString(frame.Time));
    }
}
