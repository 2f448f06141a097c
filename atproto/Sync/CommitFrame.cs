using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Sync;

/// <summary>A #commit read in place: no strings, no lists. The level for those who look at very many; <see cref="CommitEvent"/> is easier to hold.</summary>
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
            ReadOnlySpan<byte> key = reader.ReadKey(ref order);
            switch (key)
            {
                case [(byte)'o', (byte)'p', (byte)'s']:
                    _ops = ReadOps(ref reader, out int count);
                    OpCount = count;
                    seen |= Fields.Ops;
                    break;
                case [(byte)'r', (byte)'e', (byte)'v']:
                    Rev = ReadTid(ref reader);
                    seen |= Fields.Rev;
                    break;
                case [(byte)'s', (byte)'e', (byte)'q']:
                    Seq = Frame.ReadSeq(ref reader);
                    seen |= Fields.Seq;
                    break;
                case [(byte)'r', (byte)'e', (byte)'p', (byte)'o']:
                    _repo = ReadDid(ref reader);
                    seen |= Fields.Repo;
                    break;
                case [(byte)'t', (byte)'i', (byte)'m', (byte)'e']:
                    _time = Slice(reader.ReadTextUtf8(), reader.Offset);
                    seen |= Fields.Time;
                    break;
                case [(byte)'s', (byte)'i', (byte)'n', (byte)'c', (byte)'e']:
                    _since = reader.TryReadNull() ? default : ReadTid(ref reader);
                    seen |= Fields.Since;
                    break;
                case [(byte)'b', (byte)'l', (byte)'o', (byte)'c', (byte)'k', (byte)'s']:
                    _blocks = ReadBlocks(ref reader);
                    seen |= Fields.Blocks;
                    break;
                case [(byte)'c', (byte)'o', (byte)'m', (byte)'m', (byte)'i', (byte)'t']:
                    Commit = reader.ReadCid();
                    seen |= Fields.Commit;
                    break;
                case [(byte)'t', (byte)'o', (byte)'o', (byte)'B', (byte)'i', (byte)'g']:
                    TooBig = reader.ReadBoolean();
                    break;
                case [(byte)'p', (byte)'r', (byte)'e', (byte)'v', (byte)'D', (byte)'a', (byte)'t', (byte)'a']:
                    _prevData = FrameOp.ReadOptionalCid(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        if (seen != Fields.All)
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

    private static Range ReadOps(scoped ref DagCborReader reader, out int count)
    {
        int start = reader.Offset;
        count = Frame.ReadOpCount(ref reader);
        for (int left = count; left > 0; left--)
        {
            FrameOp.Read(ref reader);
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
        All = Ops | Rev | Seq | Repo | Time | Since | Blocks | Commit,
    }
}
