using Npgsql;
using PlyrFm.AppViewApi.Diagnostics;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>
/// Passes the indexer's notifications on to those who wait for a repository: one listening connection for the whole process, no polling.
/// </summary>
internal sealed class RepoSignals(ApiOptions options, TimeProvider time, ILoggerFactory logs) : BackgroundService
{
    // A waiter is a request held open for up to 5 s; more of them would be somebody keeping sockets busy. The rest is answered at once.
    public const int MaxWaiters = 1000;

    // The indexer notifies on it in the transaction that it tells of: lines of "did rev".
    private const string Listen = "listen plyr_repo";

    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<RepoWaiter>> _waiters = new(StringComparer.Ordinal);
    private readonly ILogger _log = logs.CreateLogger<RepoSignals>();
    private volatile bool _isListening;
    private int _count;
    private long _heard;

    public bool IsListening => _isListening;

    /// <summary>Grows with every notification; null while notifications are not heard.</summary>
    public long? Heard => _isListening ? Interlocked.Read(ref _heard) : null;

    public int Waiting => Volatile.Read(ref _count);

    /// <summary>Null when too many wait already.</summary>
    public RepoWaiter? TryEnter(string did)
    {
        lock (_gate)
        {
            if (_count == MaxWaiters)
                return null;
            _count++;
            var waiter = new RepoWaiter(did, Leave);
            if (_waiters.TryGetValue(did, out var others))
                others.Add(waiter);
            else
                _waiters.Add(did, [waiter]);
            return waiter;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var database = Database.OpenForListening(options, logs);
        var delay = FirstDelay;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(stoppingToken);
                connection.Notification += (_, notification) => Pass(notification.Payload);
                await using (var command = new NpgsqlCommand(Listen, connection))
                    await command.ExecuteNonQueryAsync(stoppingToken);

                Interlocked.Increment(ref _heard);
                _isListening = true;
                delay = FirstDelay;
                Log.RepoSignalsConnected(_log);
                // Whatever happened while nobody listened was not heard: everybody has to look again.
                SignalAll();
                while (true)
                    await connection.WaitAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException or IOException)
            {
                _isListening = false;
                Log.RepoSignalsLost(_log, delay, exception.Message);
            }

            await Task.Delay(delay, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
        }
    }

    private void Pass(string payload)
    {
        Interlocked.Increment(ref _heard);
        foreach (var line in payload.AsSpan().EnumerateLines())
        {
            var end = line.IndexOf(' ');
            SignalAll(end < 0 ? line.ToString() : line[..end].ToString());
        }
    }

    private void SignalAll(string? did = null)
    {
        lock (_gate)
        {
            if (did is null)
            {
                foreach (var waiter in _waiters.Values.SelectMany(waiters => waiters))
                    waiter.Signal();
            }
            else if (_waiters.TryGetValue(did, out var waiters))
            {
                foreach (var waiter in waiters)
                    waiter.Signal();
            }
        }
    }

    private void Leave(RepoWaiter waiter)
    {
        lock (_gate)
        {
            // A second Dispose finds nothing to remove and must not be counted.
            if (!_waiters.TryGetValue(waiter.Did, out var others) || !others.Remove(waiter))
                return;
            _count--;
            if (others.Count == 0)
                _waiters.Remove(waiter.Did);
        }
    }
}
