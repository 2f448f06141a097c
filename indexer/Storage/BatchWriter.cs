using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>
/// The only writer of records: gathers changes into batches and writes each in one transaction, together with the cursors of the sources.
/// </summary>
public sealed class BatchWriter(
    NpgsqlDataSource database,
    CollectionMap collections,
    BatchWriterOptions options,
    TimeProvider time,
    BatchObserver? observer = null,
    ILogger<BatchWriter>? logger = null,
    WriterLease? lease = null)
{
    private readonly BatchObserver _observer = observer ?? BatchObserver.None;
    private readonly ILogger _logger = logger ?? NullLogger<BatchWriter>.Instance;

    // Two batches: one being written, one being gathered. What waits beyond that waits in the lanes.
    private readonly Channel<QueuedChange> _queue = Channel.CreateBounded<QueuedChange>(
        new BoundedChannelOptions(options.MaxChanges * 2) { SingleReader = true });

    private readonly List<QueuedChange> _batch = [];

    /// <summary>Hands over a change; waits while the database is behind.</summary>
    /// <param name="change">What to write. Changes of one repository are written in the order of these calls.</param>
    /// <param name="onDurable">Called once the change cannot be lost any more.</param>
    /// <param name="ct">Gives up waiting.</param>
    public ValueTask EnqueueAsync(Change change, Action? onDurable, CancellationToken ct) =>
        _queue.Writer.WriteAsync(new QueuedChange(change, onDurable), ct);

    /// <summary>No more changes will come: <see cref="RunAsync"/> writes what is queued and returns.</summary>
    public void Complete() => _queue.Writer.TryComplete();

    /// <summary>
    /// Writes batches until <see cref="Complete"/>. Failures that may pass are tried again for as long as it takes; any other one is our bug and
    /// is thrown.
    /// </summary>
    /// <param name="cursors">
    /// Asked before each commit for the seq per source below which everything is durable, that is, whose onDurable has been called. The
    /// work of the batch at hand is covered by the next one, at the latest after <see cref="BatchWriterOptions.IdleInterval"/>.
    /// </param>
    /// <param name="ct">Gives up at once; changes not yet written are lost, and come again from the cursor.</param>
    public async Task RunAsync(Func<IReadOnlyList<(string Source, long Seq)>> cursors, CancellationToken ct)
    {
        await using var transaction = new BatchTransaction(database, collections, time, lease);
        bool isOpen;
        do
        {
            isOpen = await GatherAsync(ct);
            await WriteAsync(transaction, cursors, ct);
            foreach (var queued in _batch)
            {
                queued.OnDurable?.Invoke();
            }

            _batch.Clear();
        }
        while (isOpen);

        // The cursors that the last batch has moved.
        await WriteAsync(transaction, cursors, ct);
    }

    /// <returns>False when the queue is complete and empty.</returns>
    private async Task<bool> GatherAsync(CancellationToken ct)
    {
        if (!await WaitForChangeAsync(options.IdleInterval, ct))
        {
            return !_queue.Reader.Completion.IsCompleted;
        }

        var first = time.GetTimestamp();
        var records = 0;
        do
        {
            while (HasRoom(records) && _queue.Reader.TryRead(out var queued))
            {
                _batch.Add(queued);
                records += RecordsOf(queued.Change);
            }
        }
        while (HasRoom(records) && await WaitForChangeAsync(options.MaxDelay - time.GetElapsedTime(first), ct));

        return true;
    }

    private bool HasRoom(int records) => _batch.Count < options.MaxChanges && records < options.MaxRecords;

    private static int RecordsOf(Change change) => change switch
    {
        CommitChange commit => commit.Ops.Count,
        SnapshotChange snapshot => snapshot.Records.Count,
        _ => 0,
    };

    private async Task<bool> WaitForChangeAsync(TimeSpan limit, CancellationToken ct)
    {
        var change = _queue.Reader.WaitToReadAsync(ct);
        if (change.IsCompleted || limit <= TimeSpan.Zero)
        {
            return change.IsCompleted && await change;
        }

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var arrived = change.AsTask();
        var winner = await Task.WhenAny(arrived, Task.Delay(limit, time, enough.Token));
        await enough.CancelAsync();
        ct.ThrowIfCancellationRequested();
        return winner == arrived && await arrived;
    }

    private async Task WriteAsync(BatchTransaction transaction, Func<IReadOnlyList<(string Source, long Seq)>> cursors, CancellationToken ct)
    {
        var changes = _batch.ConvertAll(queued => queued.Change);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (await transaction.WriteAsync(changes, cursors, ct) is { } report)
                {
                    _observer.Written(report);
                    StorageLog.BatchWritten(_logger, report.Changes, report.RecordsWritten, report.Duration.TotalMilliseconds);
                }

                if (attempt > 1)
                {
                    StorageLog.BatchRecovered(_logger, attempt - 1);
                }

                return;
            }
            catch (Exception failure) when (!ct.IsCancellationRequested && TransientFailure.NameOf(failure) is { } state)
            {
                var delay = RetryDelay(attempt);
                _observer.Retried(state);
                StorageLog.BatchRetried(_logger, failure, changes.Count, state, attempt, delay);
                await Task.Delay(delay, time, ct);
            }
        }
    }

    private TimeSpan RetryDelay(int attempt)
    {
        var doubled = options.RetryDelay * Math.Pow(2, Math.Min(attempt - 1, 20));
        return doubled < options.MaxRetryDelay ? doubled : options.MaxRetryDelay;
    }
}
