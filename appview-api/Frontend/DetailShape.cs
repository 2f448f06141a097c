using System.Text.Json;
using PlyrFm.AppViewApi.Xrpc;

namespace PlyrFm.AppViewApi.Frontend;

/// <summary>Errors as the front end reads them: <c>{"detail": ...}</c>.</summary>
internal sealed class DetailShape : ErrorShape
{
    private const string NotFound = "Not Found";

    /// <param name="isFallback">For paths that nothing answers: clients of XRPC read these errors too.</param>
    private DetailShape(bool isFallback) => IsFallback = isFallback;

    public static DetailShape Only { get; } = new(isFallback: false);

    public static DetailShape BesideXrpc { get; } = new(isFallback: true);

    private bool IsFallback { get; }

    /// <summary>Pages treat 500 as the end of everything, and 503 as something that passes, which every fault of ours hopefully does.</summary>
    public override ErrorReply Write(HttpContext context, XrpcError error)
    {
        var told = error.Status == StatusCodes.Status500InternalServerError
            ? XrpcError.NotEnoughResources("The request failed because of a fault in this service.")
            : error;
        return new ErrorReply(told, JsonReply.ContentType, Body(told));
    }

    private byte[] Body(XrpcError error)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = ErrorJson.Relaxed.Options.Encoder }))
        {
            json.WriteStartObject();
            if (IsFallback)
            {
                json.WriteString("error", error.Name);
                json.WriteString("message", error.Message);
            }
            else if (error.Status == StatusCodes.Status429TooManyRequests)
            {
                json.WriteString("error", $"Rate limit exceeded: {error.Message}");
            }

            if (error is InvalidParameter invalid)
                WriteList(json, invalid);
            else
                json.WriteString("detail", IsFallback && error.Status == StatusCodes.Status404NotFound ? NotFound : error.Message);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void WriteList(Utf8JsonWriter json, InvalidParameter invalid)
    {
        json.WriteStartArray("detail");
        json.WriteStartObject();
        json.WriteString("type", invalid.Type);
        json.WriteStartArray("loc");
        json.WriteStringValue(invalid.Place);
        json.WriteStringValue(invalid.Parameter);
        json.WriteEndArray();
        json.WriteString("msg", invalid.Text);
        json.WriteString("input", invalid.Input);
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
