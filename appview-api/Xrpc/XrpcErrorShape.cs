using System.Text.Json;

namespace PlyrFm.AppViewApi.Xrpc;

/// <summary><c>{"error": ..., "message": ...}</c></summary>
/// <remarks>https://atproto.com/specs/xrpc#error-responses</remarks>
internal sealed class XrpcErrorShape : ErrorShape
{
    private XrpcErrorShape()
    {
    }

    public static XrpcErrorShape Instance { get; } = new();

    public override ErrorReply Write(HttpContext context, XrpcError error) =>
        new(error, JsonReply.ContentType, JsonSerializer.SerializeToUtf8Bytes(new ErrorBody(error.Name, error.Message), ErrorJson.Relaxed.ErrorBody));
}
