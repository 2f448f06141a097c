namespace PlyrFm.Indexer.Backfill;

/// <summary>
/// How many fetches one host gets at once, and until when it asked to be left alone. A job that finds no place waits here instead of
/// holding a worker: a slow host with many accounts delays its own alone.
/// </summary>
internal sealed class HostPlaces(int placesPerHost, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Host> _hosts = new(StringComparer.OrdinalIgnoreCase);

    /// <returns>False: the job waits here, and comes back from <see cref="Leave"/> with its place.</returns>
    public bool TryEnter(string host, FetchJob job)
    {
        lock (_gate)
        {
            if (job.Place == host)
            {
                return true;
            }

            var known = Known(host);
            if (known.Taken == placesPerHost)
            {
                known.Waiting.Enqueue(job, job);
                return false;
            }

            known.Taken++;
            job.Place = host;
            return true;
        }
    }

    /// <summary>Gives a place back.</summary>
    /// <returns>The job that has it now.</returns>
    public FetchJob? Leave(FetchJob job)
    {
        lock (_gate)
        {
            if (job.Place is not { } place)
            {
                return null;
            }

            var host = _hosts[place];
            job.Place = null;
            if (host.Waiting.TryDequeue(out var next, out _))
            {
                next.Place = place;
                return next;
            }

            host.Taken--;
            Forget(place, host);
            return null;
        }
    }

    /// <summary>The host said how long to stay away.</summary>
    public void StayAway(string host, DateTimeOffset until)
    {
        lock (_gate)
        {
            var known = Known(host);
            known.AwayUntil = until > known.AwayUntil ? until : known.AwayUntil;
        }
    }

    /// <returns>Null when the host may be asked.</returns>
    public DateTimeOffset? AwayUntil(string host)
    {
        lock (_gate)
        {
            if (!_hosts.TryGetValue(host, out var known))
            {
                return null;
            }

            Forget(host, known);
            return known.AwayUntil > time.GetUtcNow() ? known.AwayUntil : null;
        }
    }

    /// <summary>The hosts that most is waiting for, and those that asked to be left alone.</summary>
    public IReadOnlyList<HostLoad> Busiest(int count)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            return [.. _hosts
                .Select(host => new HostLoad(host.Key, host.Value.Taken, host.Value.Waiting.Count, host.Value.AwayUntil > now ? host.Value.AwayUntil : null))
                .OrderByDescending(load => load.Waiting).ThenByDescending(load => load.AwayUntil).ThenByDescending(load => load.Fetches)
                .ThenBy(load => load.Host, StringComparer.Ordinal)
                .Take(count)];
        }
    }

    private Host Known(string host)
    {
        if (!_hosts.TryGetValue(host, out var known))
        {
            _hosts.Add(host, known = new Host());
        }

        return known;
    }

    // Hosts are named by strangers: none is remembered for longer than it matters.
    private void Forget(string name, Host host)
    {
        if (host.Taken == 0 && host.AwayUntil <= time.GetUtcNow())
        {
            _hosts.Remove(name);
        }
    }

    private sealed class Host
    {
        public int Taken { get; set; }

        public PriorityQueue<FetchJob, FetchJob> Waiting { get; } = new();

        public DateTimeOffset AwayUntil { get; set; } = DateTimeOffset.MinValue;
    }
}
