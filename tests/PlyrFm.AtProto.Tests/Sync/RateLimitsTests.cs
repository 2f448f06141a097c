using Microsoft.Extensions.Time.Testing;
using PlyrFm.AtProto.Sync;

namespace PlyrFm.AtProto.Tests.Sync;

public sealed class RateLimitsTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)); // 1767225600

    [Theory]
    [InlineData("Retry-After", "7", 7)]
    [InlineData("Retry-After", "0", 0)]
    [InlineData("Retry-After", "Thu, 01 Jan 2026 00:01:30 GMT", 90)]
    [InlineData("Retry-After", "Wed, 31 Dec 2025 00:00:00 GMT", 0)]
    [InlineData("Retry-After", "2000000000", 86400)]
    [InlineData("RateLimit-Reset", "1767225900", 300)] // the reference PDS: seconds since 1970
    [InlineData("RateLimit-Reset", "300", 300)] // the IETF draft: seconds from now
    [InlineData("RateLimit-Reset", "1767225599", 0)]
    [InlineData("RateLimit-Reset", "9223372036854775807", 86400)]
    [InlineData("Retry-After", "soon", null)]
    [InlineData("RateLimit-Reset", "-5", null)]
    [InlineData("RateLimit-Reset", "99999999999999999999", null)]
    [InlineData("X-Other", "7", null)]
    public void RateLimits_read_the_wait_in_every_form(string header, string value, int? seconds)
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation(header, value);

        Assert.Equal(seconds, (int?)RateLimits.RetryAfter(response.Headers, _time)?.TotalSeconds);
    }

    [Fact]
    public void RateLimits_prefer_what_the_server_asks_for_over_the_window()
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("RateLimit-Reset", "300");
        response.Headers.TryAddWithoutValidation("Retry-After", "7");

        Assert.Equal(TimeSpan.FromSeconds(7), RateLimits.RetryAfter(response.Headers, _time));
    }

    [Fact]
    public void RateLimits_read_the_allowance_when_all_of_it_is_there()
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("RateLimit-Limit", "3000");
        response.Headers.TryAddWithoutValidation("RateLimit-Remaining", "12");
        Assert.Null(RateLimits.Read(response.Headers, _time));

        response.Headers.TryAddWithoutValidation("RateLimit-Reset", "1767225660");
        Assert.Equal(new RateLimit(3000, 12, TimeSpan.FromMinutes(1)), RateLimits.Read(response.Headers, _time));
    }
}
