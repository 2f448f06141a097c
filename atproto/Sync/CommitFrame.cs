using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Sync;

/// <summary>A #commit read in place: no strings, no lists. The level for those who look at very many; <see cref="CommitEvent"/> is easier
/// to hold.</summary>
/// <remarks>Borrows the frame. Its form is checked completely, nothing else: <see cref="CommitVerifier"/> does that.</remarks>
public readonly struct CommitFrame
{
    private readonly ReadOnlyMemory<byte> _frame;
    private readonly Range _repo;
    private readonly Range _time;
    private readonly Range _ops;
    private readonly Range _blocks;
    private readonly Tid _since;
    private readonly Cid _prevData;

    internal CommitFrame(ReadOnlyMemory<byte> frame)
    {
        Frame.CheckSize(frame.Length);
        _frame = frame;
        var reader = new DagCborReader(frame.Span);
        if (Frame.ReadHeader(ref reader, out _) != FrameKind.Commit)
        {
            ThrowHelper.Malformed(MalformedReason.BadHeader, 0);
        }

        var seen = Fields.None;
        var order = default(KeyOrder);
        for (int left = reader.ReadMapHeader(); left > 0; left--)
        {
            Fields field = FieldOf(reader.ReadKey(ref order));
            seen |= field;
            switch (field)
            {
                case Fields.Ops:
                    _ops = ReadOps(ref reader, out int count);
                    OpCount = count;
                    break;
                case Fields.Rev: Rev = ReadTid(ref reader); break;
                case Fields.Seq: Seq = Frame.ReadSeq(ref reader); break;
                case Fields.Repo: _repo = ReadDid(ref reader); break;
                case Fields.Time: _time = Slice(reader.ReadTextUtf8(), reader.Offset); break;
                case Fields.Since: _since = reader.TryReadNull() ? default : ReadTid(ref reader); break;
                case Fields.Blocks: _blocks = ReadBlocks(ref reader); break;
                case Fields.Commit: Commit = reader.ReadCid(); break;
                case Fields.TooBig: TooBig = reader.ReadBoolean(); break;
                case Fields.PrevData: _prevData = FrameOp.ReadOptionalCid(ref reader); break;
                default: reader.Skip(); break;
            }
        }
        if ((seen & Fields.Required) != Fields.Required)
        {
            ThrowHelper.Malformed(MalformedReason.MissingField, reader.Offset);
        }
        reader.ExpectEnd();
    }

    /// <summary>The sequence number at the sender.</summary>
    public long Seq { get; }

    /// <summary>The account, a valid DID in UTF-8.</summary>
    public ReadOnlySpan<byte> Repo => _frame.Span[_repo];

    /// <summary>The revision of the commit.</summary>
    public Tid Rev { get; }

    /// <summary>The revision of the commit before; null for the first.</summary>
    public Tid? Since => _since.IsDefault ? null : _since;

    /// <summary>The CID of the commit object.</summary>
    public Cid Commit { get; }

    /// <summary>A CAR, a slice of the frame.</summary>
    public ReadOnlyMemory<byte> Blocks => _frame[_blocks];

    /// <summary>The root of the record tree before the commit; null when the sender left it out.</summary>
    public Cid? PrevData => _prevData.IsDefault ? null : _prevData;

    /// <summary>A deprecated flag, without meaning.</summary>
    public bool TooBig { get; }

    /// <summary>When the sender says it happened, in UTF-8, not checked.</summary>
    public ReadOnlySpan<byte> Time => _frame.Span[_time];

    /// <summary>How many operations there are.</summary>
    public int OpCount { get; }

    /// <summary>The operations.</summary>
    public FrameOps Ops => new(_frame.Span[_ops]);

    private static Fields FieldOf(ReadOnlySpan<byte> key) => key switch
    {
        _ when key.SequenceEqual("ops"u8) => Fields.Ops,
        _ when key.SequenceEqual("rev"u8) => Fields.Rev,
        _ when key.SequenceEqual("seq"u8) => Fields.Seq,
        _ when key.SequenceEqual("repo"u8) => Fields.Repo,
        _ when key.SequenceEqual("time"u8) => Fields.Time,
        _ when key.SequenceEqual("since"u8) => Fields.Since,
        _ when key.SequenceEqual("blocks"u8) => Fields.Blocks,
        _ when key.SequenceEqual("commit"u8) => Fields.Commit,
        _ when key.SequenceEqual("tooBig"u8) => Fields.TooBig,
        _ when key.SequenceEqual("prevData"u8) => Fields.PrevData,
        _ => Fields.None,
    };

    private static Range ReadOps(scoped ref DagCborReader reader, out int count)
    {
        int start = reader.Offset;
        count = Frame.ReadOpCount(ref reader);
        for (int left = count; left > 0; left--)
        {
            FrameOp.ReadChecked(ref reader);
        }
        return start..reader.Offset;
    }

    internal static Tid ReadTid(scoped ref DagCborReader reader)
    {
        int start = reader.Offset;
        return Tid.TryParse(reader.ReadTextUtf8(), out Tid tid) ? tid : ThrowHelper.Malformed<Tid>(MalformedReason.InvalidValue, start);
    }

    private static Range ReadDid(scoped ref DagCborReader reader)
    {
        int start = reader.Offset;
        ReadOnlySpan<byte> did = reader.ReadTextUtf8();
        return Did.IsValid(did) ? Slice(did, reader.Offset) : ThrowHelper.Malformed<Range>(MalformedReason.InvalidValue, start);
    }

    private static Range ReadBlocks(scoped ref DagCborReader reader)
    {
        int start = reader.Offset;
        ReadOnlySpan<byte> blocks = reader.ReadBytes();
        return blocks.Length <= FrameLimits.MaxBlocksBytes
            ? Slice(blocks, reader.Offset)
            : ThrowHelper.Malformed<Range>(MalformedReason.TooLarge, start);
    }

    private static Range Slice(ReadOnlySpan<byte> content, int end) => (end - content.Length)..end;

    [Flags]
    private enum Fields
    {
        None = 0,
        Ops = 1,
        Rev = 2,
        Seq = 4,
        Repo = 8,
        Time = 16,
        Since = 32,
        Blocks = 64,
        Commit = 128,
        TooBig = 256,
        PrevData = 512,
        Required = Ops | Rev | Seq | Repo | Time | Since | Blocks | Commit,
    }
}
