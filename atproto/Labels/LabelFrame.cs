using System.Diagnostics.CodeAnalysis;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Sync;

namespace PlyrFm.AtProto.Labels;

/// <summary>Reads messages of <c>com.atproto.label.subscribeLabels</c>: frames of two DAG-CBOR maps, or the JSON that plyr's labeler sends instead.</summary>
/// <remarks>https://atproto.com/specs/event-stream. Nothing here is verified beyond its form.</remarks>
public static class LabelFrame
{
    /// <summary>Path of the subscription at a labeler.</summary>
    public const string SubscribePath = "/xrpc/com.atproto.label.subscribeLabels";

    /// <summary>Reads a binary message.</summary>
    /// <param name="frame">The whole message.</param>
    /// <param name="evt">What it says.</param>
    /// <param name="reason">What is wrong otherwise.</param>
    public static bool TryRead(ReadOnlySpan<byte> frame, [NotNullWhen(true)] out LabelEvent? evt, out MalformedReason reason)
    {
        reason = default;
        try
        {
            evt = Read(frame);
            return true;
        }
        catch (MalformedDataException e)
        {
            (evt, reason) = (null, e.Reason);
            return false;
        }
    }

    /// <summary>Reads a text message: the payload of <c>#labels</c> as JSON, without a header.</summary>
    /// <param name="utf8">The whole message.</param>
    /// <param name="evt">What it says; an object without labels is <see cref="LabelEvent.Unknown"/>.</param>
    /// <param name="reason">What is wrong otherwise.</param>
    public static bool TryReadText(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out LabelEvent? evt, out MalformedReason reason)
    {
        reason = default;
        try
        {
            Frame.CheckSize(utf8.Length);
            var body = DataMap.FromJson(utf8);
            evt = body.ContainsKey("labels") ? ToLabels(body) : new LabelEvent.Unknown();
            return true;
        }
        catch (MalformedDataException e)
        {
            (evt, reason) = (null, e.Reason);
            return false;
        }
    }

    private static LabelEvent Read(ReadOnlySpan<byte> frame)
    {
        Frame.CheckSize(frame.Length);
        var reader = new DagCborReader(frame);
        var kind = Frame.ReadHeader(ref reader, out var type);
        var body = DataMap.FromCbor(frame[reader.Offset..]);
        return kind switch
        {
            FrameKind.Info => new LabelEvent.Info(Text(body, "name"), body.Get<DataText>("message")?.Value),
            FrameKind.Error => new LabelEvent.Failure(Text(body, "error"), body.Get<DataText>("message")?.Value),
            FrameKind.Unknown when type.SequenceEqual("#labels"u8) => ToLabels(body),
            _ => new LabelEvent.Unknown(),
        };
    }

    private static LabelEvent.Labels ToLabels(DataMap body)
    {
        var seq = body.Get<DataInteger>("seq")?.Value ?? ThrowHelper.Malformed<long>(MalformedReason.MissingField, 0);
        var labels = body.Get<DataArray>("labels") ?? ThrowHelper.Malformed<DataArray>(MalformedReason.MissingField, 0);
        return seq > 0 ? new(seq, LabelPage.Read(labels, cursor: null)) : ThrowHelper.Malformed<LabelEvent.Labels>(MalformedReason.InvalidValue, 0);
    }

    private static string Text(DataMap body, string name) =>
        body.Get<DataText>(name)?.Value ?? ThrowHelper.Malformed<string>(MalformedReason.MissingField, 0);
}
