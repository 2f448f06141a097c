using System.Text.Json;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Sync;

/// <summary>One object of a Jetstream message and the fields that are read of it, each of which must be what it has to be.</summary>
internal readonly struct JetstreamFields
{
    // Above it lie the times in microseconds that take the place of sequence numbers in a cursor.
    private const long MaxSeq = 1_000_000_000_000_000 - 1;

    private readonly JsonElement _object;

    public JetstreamFields(JsonElement element) =>
        _object = element.ValueKind == JsonValueKind.Object ? element : Wrong<JsonElement>(MalformedReason.UnexpectedType);

    public JetstreamFields Part(string name) => new(Required(name));

    public string Text(string name) => OptionalText(name) ?? Wrong<string>(MalformedReason.MissingField);

    public string? OptionalText(string name) => !_object.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : Wrong<string>(MalformedReason.UnexpectedType);

    public long Integer(string name) => Required(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value)
        ? value
        : Wrong<long>(MalformedReason.UnexpectedType);

    public Did Did() => Syntax.Did.TryParse(Text("did"), out var did) ? did : Wrong<Did>(MalformedReason.InvalidValue);

    public long Seq() => Integer("seq") is var seq and > 0 and <= MaxSeq ? seq : Wrong<long>(MalformedReason.InvalidValue);

    public long OptionalSeq() => _object.TryGetProperty("seq", out _) ? Seq() : 0;

    public DateTimeOffset Time() => AtDatetime.TryParse(Text("time"), out var time) ? time.Instant : Wrong<DateTimeOffset>(MalformedReason.InvalidValue);

    public RecordHint RecordHint(long seq, Did did, DateTimeOffset time)
    {
        var action = Text("operation") switch
        {
            "create" => OpAction.Create,
            "update" => OpAction.Update,
            "delete" => OpAction.Delete,
            _ => Wrong<OpAction>(MalformedReason.InvalidValue),
        };
        return new RecordHint(
            seq, did, Rev(), action,
            Nsid.TryParse(Text("collection"), out var collection) ? collection : Wrong<Nsid>(MalformedReason.InvalidValue),
            RecordKey.TryParse(Text("rkey"), out var key) ? key : Wrong<RecordKey>(MalformedReason.InvalidValue),
            action == OpAction.Delete ? null : Cid.TryParse(Text("cid"), null, out var cid) ? cid : Wrong<Cid>(MalformedReason.InvalidCid),
            time);
    }

    public IdentityEvent Identity(long seq, Did did) =>
        new(seq, did, Handle.TryParse(OptionalText("handle"), out var handle) ? handle : null, OptionalText("time") ?? "");

    public AccountEvent Account(long seq, Did did) => new(seq, did, Flag("active"), OptionalText("status"), OptionalText("time") ?? "");

    public SyncEvent Sync(long seq, Did did) => new(seq, did, Rev(), Part("blocks").Bytes(), OptionalText("time") ?? "");

    private byte[] Bytes() => Required("$bytes") is { ValueKind: JsonValueKind.String } text && DataJson.TryReadBase64(text.GetString()!, out var bytes)
        ? bytes
        : Wrong<byte[]>(MalformedReason.InvalidValue);

    private Tid Rev() => Tid.TryParse(Text("rev"), out var rev) ? rev : Wrong<Tid>(MalformedReason.InvalidValue);

    private bool Flag(string name) => Required(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => Wrong<bool>(MalformedReason.UnexpectedType),
    };

    private JsonElement Required(string name) => _object.TryGetProperty(name, out var value) ? value : Wrong<JsonElement>(MalformedReason.MissingField);

    private static T Wrong<T>(MalformedReason reason) => ThrowHelper.Malformed<T>(reason, 0);
}
