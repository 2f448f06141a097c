using System.Net;

namespace PlyrFm.AtProto.Identity;

/// <summary>A whole small answer, or the reason for which there is none.</summary>
internal readonly record struct SmallResponse(HttpStatusCode Status, byte[] Body, string? Failure)
{
    /// <summary>Sends a request and reads its body when the answer is 200.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/> only: every failure of the network is a value.</exception>
    public static async Task<SmallResponse> GetAsync(HttpClient http, HttpRequestMessage request, int maxBytes, CancellationToken ct)
    {
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct).ConfigureAwait(false);
            var body = response.StatusCode == HttpStatusCode.OK
                ? await ReadAsync(response.Content, maxBytes, ct).ConfigureAwait(false)
                : [];
            return new(response.StatusCode, body, null);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return new(0, [], $"{request.RequestUri?.Host}: {e.Message}");
        }
    }

    /// <summary>Reads a body of at most <paramref name="maxBytes"/>.</summary>
    /// <exception cref="HttpIOException">It is longer.</exception>
    public static async Task<byte[]> ReadAsync(HttpContent content, int maxBytes, CancellationToken ct)
    {
        var stream = await content.ReadAsStreamAsync(ct).ConfigureAwait(false);
        // One byte more than allowed, so that "too long" and "exactly that long" differ.
        var buffer = new byte[Math.Min(maxBytes, content.Headers.ContentLength ?? 4096) + 1];
        var length = 0;
        while (await stream.ReadAsync(buffer.AsMemory(length), ct).ConfigureAwait(false) is var count and > 0)
        {
            length += count;
            if (length > maxBytes)
            {
                throw new HttpIOException(HttpRequestError.ConfigurationLimitExceeded, $"The body is longer than {maxBytes} bytes.");
            }
            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, (int)Math.Min(maxBytes + 1L, buffer.Length * 2L));
            }
        }
        return buffer[..length];
    }
}
