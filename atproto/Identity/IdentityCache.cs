using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Identity;

/// <summary>Remembers identities. Bounded; at most one look-up per account at a time, whatever the number of those who wait for it.</summary>
/// <remarks>Thread-safe. A cancelled caller stops waiting; the look-up itself goes on for the others and is bounded by its time-outs.</remarks>
public sealed class IdentityCache
{
    private readonly Func<Did, CancellationToken, Task<DidResolution>> _resolveDid;
    private readonly Func<Handle, CancellationToken, Task<HandleResolution>> _resolveHandle;
    private readonly IdentityCacheOptions _options;
    private readonly TimeProvider _time;

    // Guards everything below, and the state inside the entries. Never held across an await.
    private readonly Lock _lock = new();
    private readonly Dictionary<Did, LinkedListNode<IdentityEntry>> _entries = [];
    private readonly LinkedList<IdentityEntry> _recent = []; // most recently used first
    private DateTimeOffset _refreshWindow;
    private int _refreshesInWindow;

    /// <summary>Makes a cache over the resolvers.</summary>
    public IdentityCache(DidResolver dids, HandleResolver handles, IdentityCacheOptions options, TimeProvider time)
        : this(dids.ResolveAsync, handles.ResolveAsync, options, time)
    {
    }

    /// <summary>Makes a cache over any two look-ups.</summary>
    public IdentityCache(
        Func<Did, CancellationToken, Task<DidResolution>> resolveDid,
        Func<Handle, CancellationToken, Task<HandleResolution>> resolveHandle,
        IdentityCacheOptions options,
        TimeProvider time) => (_resolveDid, _resolveHandle, _options, _time) = (resolveDid, resolveHandle, options, time);

    /// <summary>Who is this? From memory if possible. Never waits for DNS: the handle is verified by <see cref="GetHandleAsync"/>.</summary>
    public ValueTask<IdentityResolution> GetAsync(Did did, CancellationToken ct)
    {
        lock (_lock)
        {
            var entry = Touch(did);
            var now = _time.GetUtcNow();
            if (entry.Known(now) is { } known)
            {
                return new(known);
            }
            var lookup = Join(entry);
            return _options.ServeStaleWhileRefreshing && entry.StandIn(now) is { } stale ? new(stale) : new(lookup.WaitAsync(ct));
        }
    }

    /// <summary>Asks again although an answer is known: for a signature that does not match the key.</summary>
    /// <returns>The new answer; the known one if it is too recent, too many refreshes are asked for, or the resolver is down.</returns>
    public ValueTask<IdentityResolution> RefreshAsync(Did did, CancellationToken ct)
    {
        lock (_lock)
        {
            var entry = Touch(did);
            var now = _time.GetUtcNow();
            var isRefused = entry.Lookup is null && entry.Known(now) is not null
                && (now - entry.LookedUpAt < _options.RefreshInterval || !TakeRefresh(now));
            return isRefused ? new(entry.Known(now)!) : new(Join(entry).WaitAsync(ct));
        }
    }

    /// <summary>Forgets an account, because an #identity event says that something changed. The next question asks anew, however soon.</summary>
    public void Invalidate(Did did)
    {
        lock (_lock)
        {
            // A look-up under way began before the event: it completes for those who wait, in an entry nobody else can reach.
            if (_entries.Remove(did, out var node))
            {
                _recent.Remove(node);
            }
        }
    }

    /// <summary>The account's handle, verified in both directions.</summary>
    /// <returns><see cref="Handle.Invalid"/> if it has none that holds; null if that cannot be said now: keep the one you have.</returns>
    public async ValueTask<Handle?> GetHandleAsync(Did did, CancellationToken ct)
    {
        var resolution = await GetAsync(did, ct).ConfigureAwait(false);
        if (resolution is not IdentityResolution.Found { Identity: var identity })
        {
            return resolution is IdentityResolution.Unavailable ? null : Handle.Invalid;
        }
        if (identity.ClaimedHandle is not { } claimed)
        {
            return Handle.Invalid;
        }
        Task<Handle?> verification;
        lock (_lock)
        {
            var entry = Touch(did);
            if (entry.TryGetHandle(claimed, _time.GetUtcNow(), out var known))
            {
                return known;
            }
            verification = entry.Verification ??= Task.Run(() => VerifyAsync(entry, claimed), CancellationToken.None);
        }
        return await verification.WaitAsync(ct).ConfigureAwait(false);
    }

    private IdentityEntry Touch(Did did)
    {
        if (_entries.TryGetValue(did, out var node))
        {
            _recent.Remove(node);
            _recent.AddFirst(node);
            return node.Value;
        }
        if (_entries.Count == _options.Capacity)
        {
            _entries.Remove(_recent.Last!.Value.Did);
            _recent.RemoveLast();
        }
        var entry = new IdentityEntry(did, _options);
        _entries.Add(did, _recent.AddFirst(entry));
        return entry;
    }

    // On another thread, so that no resolver, however it is made, runs inside the lock.
    private Task<IdentityResolution> Join(IdentityEntry entry) =>
        entry.Lookup ??= Task.Run(() => LookUpAsync(entry), CancellationToken.None);

    private async Task<IdentityResolution> LookUpAsync(IdentityEntry entry)
    {
        try
        {
            var answer = await _resolveDid(entry.Did, CancellationToken.None).ConfigureAwait(false);
            lock (_lock)
            {
                return entry.Store(answer, _time.GetUtcNow());
            }
        }
        finally
        {
            lock (_lock)
            {
                entry.Lookup = null;
            }
        }
    }

    private async Task<Handle?> VerifyAsync(IdentityEntry entry, Handle claimed)
    {
        try
        {
            var answer = await _resolveHandle(claimed, CancellationToken.None).ConfigureAwait(false);
            lock (_lock)
            {
                return entry.Store(claimed, answer, _time.GetUtcNow());
            }
        }
        finally
        {
            lock (_lock)
            {
                entry.Verification = null;
            }
        }
    }

    private bool TakeRefresh(DateTimeOffset now)
    {
        if (now - _refreshWindow >= TimeSpan.FromSeconds(1))
        {
            (_refreshWindow, _refreshesInWindow) = (now, 0);
        }
        return _refreshesInWindow++ < _options.MaxRefreshesPerSecond;
    }
}
