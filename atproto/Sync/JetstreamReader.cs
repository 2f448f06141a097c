using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Sync;

/// <summary>Turns one message of a Jetstream into an event. The record in it is left alone: what it is, its PDS will say.</summary>
internal sealed class JetstreamReader(JetstreamFormat format)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <param name="json">One JSON object.</param>
    /// <param name="latest">No event can have been seen later than this.</param>
    /// <param name="read">The event.</param>
    /// <param name="reason">What is wrong otherwise.</param>
    public bool TryRead(ReadOnlyMemory<byte> json, DateTimeOffset latest, [NotNullWhen(true)] out RepoEvent? read, out MalformedReason reason)
    {
        read = null;
        reason = MalformedReason.InvalidJson;
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            var message = new JetstreamFields(document.RootElement);
            read = format == JetstreamFormat.Subscribe ? ReadOld(message, latest) : ReadNew(message);
            return true;
        }
        // The second: a text with half of a surrogate pair, which is noticed only when it is asked for.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
        catch (MalformedDataException e)
        {
            reason = e.Reason;
            return false;
        }
    }

    private static RepoEvent ReadOld(JetstreamFields message, DateTimeOffset latest)
    {
        var microseconds = message.Integer("time_us");
        if (microseconds <= 0 || microseconds > (latest - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond)
        {
            return ThrowHelper.Malformed<RepoEvent>(MalformedReason.InvalidValue, 0);
        }
        var kind = message.Text("kind");
        return kind switch
        {
            "commit" => message.Part("commit").RecordHint(microseconds, message.Did(), DateTimeOffset.UnixEpoch.AddMicroseconds(microseconds)),
            "identity" => message.Part("identity").Identity(microseconds, message.Did()),
            "account" => message.Part("account").Account(microseconds, message.Did()),
            _ => new UnknownEvent(microseconds, kind),
        };
    }

    private static RepoEvent ReadNew(JetstreamFields message)
    {
        switch (message.Text("$type"))
        {
            case "message":
                return ReadPayload(message.Part("payload"));
            case "error":
                return new ErrorEvent(message.Text("error"), message.OptionalText("message"));
            case var other:
                return new UnknownEvent(0, other);
        }
    }

    private static RepoEvent ReadPayload(JetstreamFields payload)
    {
        var type = payload.Text("$type");
        switch (type[(type.LastIndexOf('#') + 1)..])
        {
            case "commit":
                return payload.RecordHint(payload.Seq(), payload.Did(), payload.Time());
            case "identity":
                return payload.Part("identity").Identity(payload.Seq(), payload.Did());
            case "account":
                return payload.Part("account").Account(payload.Seq(), payload.Did());
            case "sync":
                return payload.Part("sync").Sync(payload.Seq(), payload.Did());
            case "info":
                return new InfoEvent(payload.Text("name"), payload.OptionalText("message"));
            default:
                return new UnknownEvent(payload.OptionalSeq(), type);
        }
    }
}
