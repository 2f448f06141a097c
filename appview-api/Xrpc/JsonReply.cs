using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PlyrFm.AppViewApi.Xrpc;

/// <summary>A body to be sent as JSON, with the time it may be kept.</summary>
internal abstract record JsonReply(Freshness Freshness)
{
    public const string ContentType = "application/json; charset=utf-8";

    public static JsonReply Of<T>(T value, JsonTypeInfo<T> type, Freshness freshness) => new Typed<T>(value, type, freshness);

    /// <summary>A body that is JSON already.</summary>
    public static JsonReply OfUtf8(ReadOnlyMemory<byte> utf8, Freshness freshness) => new Ready(utf8, freshness);

    /// <summary>The same body as bytes, to be sent more than once.</summary>
    public Ready Rendered() => this as Ready ?? new Ready(ToUtf8(), Freshness);

    /// <summary>The same body, for the viewer it was made for alone.</summary>
    public JsonReply ForViewerOnly() => this with { Freshness = Freshness.Private };

    /// <summary>Answers 200 with the body, or 304 when the client already has it.</summary>
    public async Task SendAsync(HttpContext context)
    {
        var body = ToUtf8();
        ResponseHeaders.SetFreshness(context.Response.Headers, Freshness);
        if (Freshness is not (Freshness.NoStore or Freshness.Private) && EntityTag.IsKnownToClient(context, Tag(body)))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentType = ContentType;
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    protected abstract ReadOnlyMemory<byte> ToUtf8();

    protected virtual string Tag(ReadOnlyMemory<byte> body) => EntityTag.Of(body.Span);

    private sealed record Typed<T>(T Value, JsonTypeInfo<T> Type, Freshness Freshness) : JsonReply(Freshness)
    {
        protected override ReadOnlyMemory<byte> ToUtf8()
        {
            var buffer = new ArrayBufferWriter<byte>(4096);
            using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = Type.Options.Encoder }))
                JsonSerializer.Serialize(writer, Value, Type);
            return buffer.WrittenMemory;
        }
    }

    /// <summary>A body that is bytes already.</summary>
    internal sealed record Ready(ReadOnlyMemory<byte> Utf8, Freshness Freshness) : JsonReply(Freshness)
    {
        private string? _tag;

        public int Length => Utf8.Length;

        protected override ReadOnlyMemory<byte> ToUtf8() => Utf8;

        protected override string Tag(ReadOnlyMemory<byte> body) => _tag ??= EntityTag.Of(body.Span);
    }
}
