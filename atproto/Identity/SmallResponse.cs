using System.Net;

namespace PlyrFm.AtProto.Identity;

/// <summary>A whole small answer, or the reason for which there is none.</summary>
internal readonly record struct SmallResponse(HttpStatusCode Status, byte[] Body, string? Failure)
{
    // A host that says "too many" without saying for how long; and one that wants to be left alone for ever.
    private static readonly TimeSpan UnstatedWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <summary>How long the server asks to be left alone: it answered 429, or 503 with a Retry-After. Null when it does not.</summary>
    public TimeSpan? RetryAfter { get; private init; }

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
            return new(response.StatusCode, body, null) { RetryAfter = WaitOf(response) };
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return new(0, [], $"{request.RequestUri?.Host}: {e.Message}");
        }
    }

    private static TimeSpan? WaitOf(HttpResponseMessage response)
    {
        // A date is as good as the server's clock, so it is read by that clock.
        TimeSpan? stated = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } when response.Headers.Date is { } now => date - now,
            _ => null,
        };
        var isBusy = response.StatusCode == HttpStatusCode.TooManyRequests
            || (response.StatusCode == HttpStatusCode.ServiceUnavailable && response.Headers.RetryAfter is not null);
        return !isBusy ? null : stated is not { } wait ? UnstatedWait
            : wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : wait;
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
