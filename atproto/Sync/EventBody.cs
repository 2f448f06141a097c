using System.Text;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Sync;

/// <summary>The fields of all events but #commit, well-formed; what they mean is checked when an event asks for them.</summary>
internal readonly ref struct EventBody
{
    private readonly ReadOnlyMemory<byte> _frame;
    private readonly int _start;
    private readonly ReadOnlySpan<byte> _did;
    private readonly ReadOnlySpan<byte> _rev;
    private readonly ReadOnlySpan<byte> _handle;
    private readonly Range? _blocks;
    private readonly bool? _active;

    /// <param name="frame">The whole frame.</param>
    /// <param name="start">Where the payload begins.</param>
    public EventBody(ReadOnlyMemory<byte> frame, int start)
    {
        _frame = frame;
        _start = start;
        var reader = new DagCborReader(frame.Span[start..]);
        var order = default(KeyOrder);
        for (int left = reader.ReadMapHeader(); left > 0; left--)
        {
            ReadOnlySpan<byte> key = reader.ReadKey(ref order);
            switch (reader.PeekKind())
            {
                case CborKind.Integer when key.SequenceEqual("seq"u8):
                    Seq = Math.Max(0, reader.ReadInteger());
                    break;
                case CborKind.Boolean when key.SequenceEqual("active"u8):
                    _active = reader.ReadBoolean();
                    break;
                case CborKind.Bytes when key.SequenceEqual("blocks"u8):
                    int length = reader.ReadBytes().Length;
                    _blocks = (start + reader.Offset - length)..(start + reader.Offset);
                    break;
                case CborKind.Text:
                    ReadOnlySpan<byte> text = reader.ReadTextUtf8();
                    switch (key)
                    {
                        case var _ when key.SequenceEqual("did"u8): _did = text; break;
                        case var _ when key.SequenceEqual("rev"u8): _rev = text; break;
                        case var _ when key.SequenceEqual("handle"u8): _handle = text; break;
                        case var _ when key.SequenceEqual("time"u8): Time = Encoding.UTF8.GetString(text); break;
                        case var _ when key.SequenceEqual("status"u8): Status = Encoding.UTF8.GetString(text); break;
                        case var _ when key.SequenceEqual("name"u8): Name = Encoding.UTF8.GetString(text); break;
                        case var _ when key.SequenceEqual("error"u8): Error = Encoding.UTF8.GetString(text); break;
                        case var _ when key.SequenceEqual("message"u8): Message = Encoding.UTF8.GetString(text); break;
                    }
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        reader.ExpectEnd();
    }

    public long Seq { get; }
    public string? Time { get; }
    public string? Status { get; }
    public string? Name { get; }
    public string? Error { get; }
    public string? Message { get; }

    /// <summary>Only a hint, and known to be wrong at times: a text that is no handle does not cost the event.</summary>
    public Handle? Handle => Syntax.Handle.TryParse(_handle, out Handle handle) ? handle : null;

    public long RequireSeq() => Seq > 0 ? Seq : Refuse<long>(MalformedReason.MissingField);

    public Did RequireDid() => Did.TryParse(_did, out Did did) ? did : Refuse<Did>(MalformedReason.InvalidValue);

    public Tid RequireRev() => Tid.TryParse(_rev, out Tid rev) ? rev : Refuse<Tid>(MalformedReason.InvalidValue);

    public bool RequireActive() => _active ?? Refuse<bool>(MalformedReason.MissingField);

    public string RequireText(string? text) => text ?? Refuse<string>(MalformedReason.MissingField);

    public ReadOnlyMemory<byte> RequireBlocks()
    {
        ReadOnlyMemory<byte> blocks = _frame[_blocks ?? Refuse<Range>(MalformedReason.MissingField)];
        return blocks.Length <= FrameLimits.MaxSyncBlocksBytes ? blocks : Refuse<ReadOnlyMemory<byte>>(MalformedReason.TooLarge);
    }

    private T Refuse<T>(MalformedReason reason) => ThrowHelper.Malformed<T>(reason, _start);
}
