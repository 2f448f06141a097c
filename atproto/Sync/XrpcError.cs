using System.Text.Json;

namespace PlyrFm.AtProto.Sync;

/// <summary>The body of a failed XRPC call, <c>{"error": NAME, "message": TEXT}</c>; both empty when it is something else.</summary>
/// <remarks>https://atproto.com/specs/xrpc#error-responses. Proxies in front of a server answer with HTML, or with nothing.</remarks>
internal readonly record struct XrpcError(string Name, string Message)
{
    private const int MaxBytes = 16 * 1024;
    private const int MaxQuoted = 160;

    /// <summary>Reads as much of a body as an error may have; never fails, whatever it says or however it breaks off.</summary>
    public static async Task<XrpcError> ReadAsync(HttpContent content, CancellationToken ct)
    {
        var buffer = new byte[MaxBytes];
        try
        {
            var body = await content.ReadAsStreamAsync(ct).ConfigureAwait(false);
            var length = await body.ReadAtLeastAsync(buffer, MaxBytes, throwOnEndOfStream: false, ct).ConfigureAwait(false);
            return Parse(buffer.AsMemory(0, length));
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException)
        {
            return new("", ""); // the status line is here, and it says enough
        }
    }

    /// <summary>The name and the beginning of the message, without control characters, for a log.</summary>
    public override string ToString()
    {
        var text = Name.Length == 0 ? Message : $"{Name}: {Message}";
        return string.Concat(text.Take(MaxQuoted).Where(static c => !char.IsControl(c)));
    }

    private static XrpcError Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return new(Text(document.RootElement, "error"), Text(document.RootElement, "message"));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter: a string that is no text
        {
            return new("", "");
        }
    }

    private static string Text(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";
}
