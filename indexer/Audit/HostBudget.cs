using PlyrFm.AtProto.Sync;

namespace PlyrFm.Indexer.Audit;

/// <summary>
/// Spaces the audit's questions to each host out, and leaves a host alone that asks for it or does not answer. The audit is never urgent
/// enough to cost a PDS the attention that it owes its users.
/// </summary>
/// <remarks>Thread-safe. Hosts are named by strangers: those that have been quiet are forgotten.</remarks>
internal sealed class HostBudget(double requestsPerSecond, TimeProvider time)
{
    // A page of HTML, a restart, a lost packet: three in a row are something else.
    private const int FailuresInARow = 3;

    // Below this part of what it grants, the rest is left to whatever else asks the host from this address: fetches above all.
    private const double Reserve = 0.1;

    private const int MaxIdleHosts = 1024;

    private static readonly TimeSpan PauseFirst = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan PauseLongest = TimeSpan.FromMinutes(10);

    private readonly TimeSpan _interval = TimeSpan.FromSeconds(1 / requestsPerSecond);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Host> _hosts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Waits for the next free place in the host's row.</summary>
    public async Task WaitAsync(string host, CancellationToken ct)
    {
        TimeSpan wait;
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var known = Known(host, now);
            var turn = known.NextAt > now ? known.NextAt : now;
            known.NextAt = turn + _interval;
            wait = turn - now;
        }

        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, ct);
        }
    }

    /// <returns>Until when the host asked to be left alone; null when it may be asked.</returns>
    public DateTimeOffset? BusyUntil(string host) => Look(host, known => known.BusyUntil);

    /// <returns>Until when it is taken for dead, because it was asked in vain just now; null when it may be asked.</returns>
    public DateTimeOffset? DeadUntil(string host) => Look(host, known => known.DeadUntil);

    public void StayAway(string host, TimeSpan wait)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var known = Known(host, now);
            known.BusyUntil = now + wait > known.BusyUntil ? now + wait : known.BusyUntil;
        }
    }

    /// <summary>The host has answered, whatever it said.</summary>
    /// <param name="left">What it says is left of its allowance.</param>
    public void Answered(string host, RateLimit? left)
    {
        lock (_gate)
        {
            Known(host, time.GetUtcNow()).Failures = 0;
        }

        if (left is { } limit && limit.Remaining < limit.Total * Reserve)
        {
            StayAway(host, limit.ResetsIn);
        }
    }

    public void Failed(string host)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var known = Known(host, now);
            if (++known.Failures >= FailuresInARow)
            {
                var pause = PauseFirst * Math.Pow(2, Math.Min(known.Failures - FailuresInARow, 10));
                known.DeadUntil = now + (pause < PauseLongest ? pause : PauseLongest);
            }
        }
    }

    private DateTimeOffset? Look(string host, Func<Host, DateTimeOffset> until)
    {
        lock (_gate)
        {
            return _hosts.TryGetValue(host, out var known) && until(known) is var end && end > time.GetUtcNow() ? end : null;
        }
    }

    private Host Known(string name, DateTimeOffset now)
    {
        if (!_hosts.TryGetValue(name, out var known))
        {
            if (_hosts.Count >= MaxIdleHosts)
            {
                Forget(now);
            }

            _hosts.Add(name, known = new Host());
        }

        return known;
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (name, host) in _hosts)
        {
            if (host.NextAt < now && host.BusyUntil < now && host.DeadUntil < now)
            {
                _hosts.Remove(name);
            }
        }
    }

    private sealed class Host
    {
        public DateTimeOffset NextAt { get; set; }

        public DateTimeOffset BusyUntil { get; set; }

        public DateTimeOffset DeadUntil { get; set; }

        public int Failures { get; set; }
    }
}
