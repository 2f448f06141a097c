using System.Net;

namespace PlyrFm.Indexer.Audio;

/// <summary>What came of asking for a source.</summary>
/// <param name="Detail">Why it is not there, for people.</param>
/// <param name="Size">Bytes of the whole, if its host says so.</param>
/// <param name="Wait">How long a busy host wants to be left alone.</param>
internal sealed record AudioAnswer(AudioOutcome Outcome, string? Detail = null, long? Size = null, TimeSpan Wait = default)
{
    // A host that says "too many" without saying for how long; and one that wants to be left alone for ever.
    private static readonly TimeSpan UnstatedWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    public static AudioAnswer Missing(string detail) => new(AudioOutcome.Missing, detail);

    public static AudioAnswer Unclear(string detail) => new(AudioOutcome.Unclear, detail);

    /// <summary>Judges the head of an answer; its body is not read.</summary>
    public static AudioAnswer Of(AudioSource source, HttpResponseMessage response)
    {
        var status = $"HTTP {(int)response.StatusCode}";
        return response.StatusCode switch
        {
            HttpStatusCode.OK or HttpStatusCode.PartialContent => OfContent(source, response.Content.Headers),
            HttpStatusCode.TooManyRequests => Busy(response, status),
            HttpStatusCode.ServiceUnavailable when response.Headers.RetryAfter is not null => Busy(response, status),
            HttpStatusCode.RequestTimeout => Unclear(status),
            >= HttpStatusCode.InternalServerError => Unclear(status),
            // A gateway that asks who listens has what it guards.
            HttpStatusCode.Unauthorized or HttpStatusCode.PaymentRequired or HttpStatusCode.Forbidden
                when source is { IsGated: true, Kind: AudioSourceKind.Address } => new AudioAnswer(AudioOutcome.Found),
            >= HttpStatusCode.Ambiguous and < HttpStatusCode.BadRequest => Missing($"{status}: leads to another host"),
            _ => Missing(status),
        };
    }

    private static AudioAnswer OfContent(AudioSource source, System.Net.Http.Headers.HttpContentHeaders headers)
    {
        var type = headers.ContentType?.MediaType;
        // A blob is known by its hash; what an address leads to is known by nothing else.
        if (type is null ? source.Kind == AudioSourceKind.Address : !IsAudio(type))
        {
            return Missing(type is null ? "has no media type" : $"is {type[..Math.Min(type.Length, 100)]} and not audio");
        }

        var size = headers.ContentRange is { } range ? range.Length : headers.ContentLength;
        return new AudioAnswer(AudioOutcome.Found, Size: size > 0 ? size : null);
    }

    // The last four are what servers call audio that they do not know by name.
    private static bool IsAudio(string type) =>
        type.StartsWith("audio/", StringComparison.OrdinalIgnoreCase)
        || type.ToLowerInvariant() is "application/ogg" or "application/octet-stream" or "video/mp4" or "video/webm";

    private static AudioAnswer Busy(HttpResponseMessage response, string status)
    {
        // A date is as good as the server's clock, so it is read by that clock.
        TimeSpan? stated = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } when response.Headers.Date is { } now => date - now,
            _ => null,
        };
        var wait = stated is not { } named || named < TimeSpan.Zero ? UnstatedWait : named > LongestWait ? LongestWait : named;
        return new AudioAnswer(AudioOutcome.Busy, status, Wait: wait);
    }
}
