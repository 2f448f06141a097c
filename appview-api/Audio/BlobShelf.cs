using PlyrFm.AppViewApi.Auth;
using PlyrFm.AppViewApi.Diagnostics;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Identity;

namespace PlyrFm.AppViewApi.Audio;

/// <summary>Blobs of audio on this machine's disk: fetched when somebody wants them, proven by their hash, kept while there is room.</summary>
internal sealed class BlobShelf : IAsyncDisposable
{
    /// <summary>What the track lexicon allows.</summary>
    public const long MaxBlobBytes = 100 << 20;

    private const string LockFile = "lock";
    private const int MaxFills = 32;
    private const int MaxFillsPerHost = 4;
    private const int MaxFailuresRemembered = 10_000;
    private const int OpenAttempts = 3;

    // Of the longest blob at the pace of a slow line.
    private static readonly TimeSpan FillTimeout = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan FailureMemory = TimeSpan.FromMinutes(10);

    private readonly ShelfIndex? _index;
    private readonly FileStream? _lock;
    private readonly HttpClient? _http;
    private readonly AudioProxyMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly RecentEntries<BlobSource, (BlobFailure Reason, DateTimeOffset Until)> _failures;
    private readonly Lock _gate = new();
    private readonly Dictionary<BlobSource, (BlobFill Fill, Task Running)> _fills = [];
    private readonly CancellationTokenSource _stopping = new();

    public BlobShelf(ApiOptions options, AudioProxyMetrics metrics, TimeProvider time)
    {
        (_metrics, _time) = (metrics, time);
        _failures = new(FailureMemory, MaxFailuresRemembered, time);
        if (options.AudioProxy is not { } proxy)
            return;
        Directory.CreateDirectory(proxy.Directory);
        // Two processes would each count its own half of what is there.
        _lock = new FileStream(Path.Combine(proxy.Directory, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        _index = new ShelfIndex(proxy.Directory, proxy.MaxBytes, time);
        _http = NetworkGuard.CreateHttpClient(new NetworkGuardOptions(options.AllowPrivate)
        {
            UserAgent = "plyr-appview",
            MaxBodyBytes = MaxBlobBytes,
            HeaderTimeout = TimeSpan.FromSeconds(15),
            TotalTimeout = FillTimeout,
        });
        metrics.Observe(() => _index.Size.Bytes, () => Fills);
    }

    public bool IsEnabled => _index is not null;

    /// <summary>What is kept now; null while the proxy is off.</summary>
    public (long Bytes, int Files)? Size => _index?.Size;

    public int Fills
    {
        get
        {
            lock (_gate)
                return _fills.Count;
        }
    }

    /// <summary>Its PDS sent something else under its name a moment ago: nobody is to be sent there.</summary>
    public bool IsSpoilt(BlobSource source) => _failures.TryGet(source, out var known) && known.Reason == BlobFailure.Mismatch && _time.GetUtcNow() < known.Until;

    /// <returns>Null when the proxy has no place for it now, or never: then it is to be had at its PDS.</returns>
    /// <exception cref="BlobUnavailableException">It is not to be had there either.</exception>
    public async Task<BlobCopy?> OpenAsync(BlobSource source, CancellationToken ct)
    {
        for (var attempt = 0; attempt < OpenAttempts && _index is not null; attempt++)
        {
            if (TryOpenKept(source.Cid) is { } kept)
            {
                _metrics.Answered("kept");
                return kept;
            }

            if (_failures.TryGet(source, out var known) && _time.GetUtcNow() < known.Until)
                return PassOn(known.Reason);
            if (JoinOrBegin(source) is not { } fill)
                break;
            try
            {
                var length = await fill.WaitForLengthAsync(ct);
                // Otherwise it was finished and put away in between, where it is found the next time round.
                if (fill.TryOpen() is { } file)
                {
                    _metrics.Answered("fetched");
                    return new BlobCopy(file, length, fill);
                }
            }
            catch (BlobUnavailableException failed)
            {
                return PassOn(failed.Reason);
            }
        }

        _metrics.Answered("passed_on");
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        Task[] running;
        lock (_gate)
            running = [.. _fills.Values.Select(static fill => fill.Running)];
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
        _http?.Dispose();
        if (_lock is not null)
            await _lock.DisposeAsync();
    }

    private BlobCopy? PassOn(BlobFailure reason)
    {
        // What this machine cannot keep, its PDS can still send.
        if (reason is BlobFailure.TooLarge or BlobFailure.Disk)
        {
            _metrics.Answered("passed_on");
            return null;
        }

        _metrics.Answered("failed");
        throw new BlobUnavailableException(reason);
    }

    private BlobCopy? TryOpenKept(Cid cid)
    {
        if (!_index!.TryTouch(cid, out var length))
            return null;
        try
        {
            var file = File.OpenHandle(_index.PathOf(cid), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
            if (RandomAccess.GetLength(file) == length)
                return new BlobCopy(file, length, fill: null);
            file.Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Removed by hand, or dropped a moment ago: it is fetched anew.
        }

        _index.Forget(cid);
        return null;
    }

    private BlobFill? JoinOrBegin(BlobSource source)
    {
        lock (_gate)
        {
            if (_fills.TryGetValue(source, out var known))
                return known.Fill;
            if (_stopping.IsCancellationRequested || _fills.Count >= MaxFills
                || _fills.Keys.Count(other => other.Address.Authority == source.Address.Authority) >= MaxFillsPerHost)
                return null;
            var fill = new BlobFill(source, _index!.NewTemporaryPath(source.Cid));
            // Not from here: it takes the lock when it ends.
            _fills.Add(source, (fill, Task.Run(() => FillAsync(fill))));
            return fill;
        }
    }

    private async Task FillAsync(BlobFill fill)
    {
        var reserved = 0L;
        var isStored = false;
        try
        {
            var failure = await fill.RunAsync(
                _http!,
                length =>
                {
                    // Of unknown length: of any.
                    var fits = _index!.TryReserve(length ?? MaxBlobBytes);
                    reserved = fits ? length ?? MaxBlobBytes : 0;
                    return fits;
                },
                (temporaryPath, bytes) =>
                {
                    _index!.Store(temporaryPath, fill.Source.Cid, bytes);
                    isStored = true;
                },
                _stopping.Token);
            if (failure is { } reason && !_stopping.IsCancellationRequested)
                _failures.Exchange(fill.Source, (reason, _time.GetUtcNow() + MemoryOf(reason)));
            _metrics.Filled(failure);
        }
        finally
        {
            _index!.Release(reserved);
            if (!isStored)
                fill.Discard();
            lock (_gate)
                _fills.Remove(fill.Source);
        }
    }

    private static TimeSpan MemoryOf(BlobFailure reason) => reason switch
    {
        BlobFailure.Missing => TimeSpan.FromMinutes(1),
        BlobFailure.Upstream or BlobFailure.Disk => TimeSpan.FromSeconds(15),
        BlobFailure.Mismatch or BlobFailure.TooLarge => FailureMemory,
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };
}
