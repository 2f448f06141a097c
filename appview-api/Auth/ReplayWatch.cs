using PlyrFm.AppViewApi.Diagnostics;

namespace PlyrFm.AppViewApi.Auth;

/// <summary>
/// Counts tokens that are used again, and refuses none: a PDS repeats a query after a broken connection, tokens that a client asked its PDS
/// for are meant for many calls, and a query replayed by a thief gives what the token gives anyway until it expires.
/// </summary>
internal sealed class ReplayWatch(AuthMetrics metrics, TimeProvider time)
{
    private const int MaxPerMinute = 100_000;

    // By issuer and jti, never by the token: a signature has two valid forms.
    private readonly RecentEntries<(string Issuer, string Id), bool> _seen = new(TimeSpan.FromMinutes(1), MaxPerMinute, time);

    public void Observe(string issuer, string? id)
    {
        if (id is null)
            metrics.WithoutId();
        else if (_seen.Exchange((issuer, id), true))
            metrics.Replayed();
    }
}
