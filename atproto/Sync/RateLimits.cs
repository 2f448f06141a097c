using System.Globalization;
using System.Net.Http.Headers;

namespace PlyrFm.AtProto.Sync;

/// <summary>Reads the headers in which a server says how long to wait.</summary>
internal static class RateLimits
{
    // A day: longer waits are a mistake of the server, or an attempt to be left alone for ever.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>The wait a response asks for, or null if it names none.</summary>
    public static TimeSpan? RetryAfter(HttpResponseHeaders headers, TimeProvider time)
    {
        var now = time.GetUtcNow();
        return headers.RetryAfter switch
        {
            { Delta: { } delta } => Clamp(delta),
            { Date: { } date } => Clamp(date - now),
            _ => Number(headers, "RateLimit-Reset") is { } reset ? UntilReset(reset, now) : null,
        };
    }

    /// <summary>The allowance, or null unless all three headers are there.</summary>
    public static RateLimit? Read(HttpResponseHeaders headers, TimeProvider time) =>
        Number(headers, "RateLimit-Limit") is { } total && Number(headers, "RateLimit-Remaining") is { } remaining
        && Number(headers, "RateLimit-Reset") is { } reset
            ? new(total, remaining, UntilReset(reset, time.GetUtcNow()))
            : null;

    /// <summary>The wait, from headers as ClientWebSocket collects them.</summary>
    public static TimeSpan? RetryAfter(IReadOnlyDictionary<string, IEnumerable<string>>? collected, TimeProvider time)
    {
        using var response = new HttpResponseMessage();
        foreach (var (name, values) in collected ?? new Dictionary<string, IEnumerable<string>>())
        {
            response.Headers.TryAddWithoutValidation(name, values);
        }
        return RetryAfter(response.Headers, time);
    }

    private static long? Number(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values)
        && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>RateLimit-Reset: seconds since 1970 as the reference PDS writes it, or seconds from now as the IETF draft does.</summary>
    private static TimeSpan UntilReset(long seconds, DateTimeOffset now)
    {
        // No window is a decade long, and no clock is in the seventies.
        var wait = seconds < 300_000_000 ? seconds : seconds - now.ToUnixTimeSeconds();
        return TimeSpan.FromSeconds(Math.Clamp(wait, 0, (long)Longest.TotalSeconds));
    }

    private static TimeSpan Clamp(TimeSpan wait) => wait < TimeSpan.Zero ? TimeSpan.Zero : wait > Longest ? Longest : wait;
}
