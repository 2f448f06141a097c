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

    // Two batches of each kind: one being written, one being gathered. What waits beyond that waits in the lanes.
    private readonly ChangeQueue _queue = new(options.MaxChanges * 2, options.MaxRecords * 2);
    private readonly PatientShare _share = new(options, time);
    private readonly Batch _batch = new(options);
    private bool _isPatientServed;
    private int _patientWeight;

    /// <summary>Hands over a change; waits while the database is behind.</summary>
    /// <param name="change">What to write. Changes of one repository are written in the order of these calls.</param>
    /// <param name="onDurable">Called once the change cannot be lost any more.</param>
    /// <param name="ct">Gives up waiting.</param>
    public ValueTask EnqueueAsync(Change change, Action? onDurable, CancellationToken ct) =>
        _queue.AddAsync(new QueuedChange(change, onDurable), ct);

    /// <summary>
    /// Hands over a change that need not be visible at once: those of <see cref="EnqueueAsync"/> overtake it, unless they are of the same repository.
    /// Never waits; whoever begins something that will lead here waits for <see cref="RoomAsync"/> first.
    /// </summary>
    public void EnqueuePatient(Change change, Action? onDurable, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        _queue.AddPatient(new QueuedChange(change, onDurable));
    }

    /// <summary>Waits until more changes that can wait are welcome.</summary>
    public ValueTask RoomAsync(CancellationToken ct) => _queue.RoomAsync(ct);

    /// <summary>No more changes will come: <see cref="RunAsync"/> writes what is queued and returns.</summary>
    public void Complete() => _queue.Complete();

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
        while (await GatherAsync(ct))
        {
            await WriteAsync(transaction, cursors, ct);
            foreach (var queued in _batch.Changes)
            {
                queued.OnDurable?.Invoke();
            }

            _batch.Clear();
        }

        // The cursors that the last batch has moved.
        await WriteAsync(transaction, cursors, ct);
    }

    /// <summary>Fills the batch. It stays empty when it is time to write the cursors.</summary>
    /// <returns>False when nothing is left and nothing will come.</returns>
    private async Task<bool> GatherAsync(CancellationToken ct)
    {
        if (_queue.IsEmpty && !await ArrivesAsync(options.IdleInterval, ct))
        {
            return true;
        }

        var first = time.GetTimestamp();
        do
        {
            _queue.TakeUrgent(_batch);
        }
        while (MayGetCompany && await ArrivesAsync(options.MaxDelay - time.GetElapsedTime(first), ct));

        var hasUrgent = _batch.Changes.Count > 0;
        if (hasUrgent)
        {
            _share.SawUrgent();
        }

        // What cannot wait is written alone, and soonest. Then it is the others' turn, whatever has come meanwhile.
        _isPatientServed = !(hasUrgent && _isPatientServed);
        _patientWeight = _isPatientServed ? _queue.TakePatient(_batch, _share.Weight) : 0;
        return _batch.Changes.Count > 0 || !_queue.IsOver;
    }

    /// <summary>It pays to wait for more: nothing is held up by it, and the batch is not full.</summary>
    private bool MayGetCompany => _batch.HasRoom && !_queue.IsComplete && _queue.PatientWeight < (_batch.Changes.Count > 0 ? 1 : _share.Weight);

    /// <returns>False when nothing has come within the limit.</returns>
    private async Task<bool> ArrivesAsync(TimeSpan limit, CancellationToken ct)
    {
        var arrived = _queue.Arrived;
        if (arrived.IsCompleted || limit <= TimeSpan.Zero)
        {
            return arrived.IsCompleted;
        }

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(arrived, Task.Delay(limit, time, enough.Token));
        await enough.CancelAsync();
        ct.ThrowIfCancellationRequested();
        return arrived.IsCompleted;
    }

    private async Task WriteAsync(BatchTransaction transaction, Func<IReadOnlyList<(string Source, long Seq)>> cursors, CancellationToken ct)
    {
        Change[] changes = [.. _batch.Changes.Select(queued => queued.Change)];
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (await transaction.WriteAsync(changes, cursors, ct) is { } report)
                {
                    _observer.Written(report);
                    _share.Written(_patientWeight, report.Duration);
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
                StorageLog.BatchRetried(_logger, failure, changes.Length, state, attempt, delay);
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
