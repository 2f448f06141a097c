using PlyrFm.AtProto.Sync;
using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Pipeline;

namespace PlyrFm.Indexer.Firehose;

/// <summary>Listens to one source for as long as the service lives, one connection after the other.</summary>
internal sealed class FirehoseListener(
    FirehoseSource source,
    SourceStatus status,
    Func<Watermark, SourceConnection> open,
    CursorStore cursors,
    SourceCursors watermarks,
    LossAlarm alarm,
    IndexerMetrics metrics,
    Tuning tuning,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>Returns when the source is given up.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var stored = await cursors.LoadAsync(source.Name, ct);
        var watermark = new Watermark(stored?.Seq ?? 0);
        watermarks.Add(source.Name, watermark);
        status.Begin(watermark);
        var lastHeard = stored?.UpdatedAt;

        for (var failures = 0; ;)
        {
            var connection = open(watermark);
            var end = await ListenAsync(connection, watermark, lastHeard, ct);
            if (connection.HasDelivered)
            {
                (failures, lastHeard) = (0, time.GetUtcNow());
            }

            metrics.SourceLost(end.Why);
            if (end.IsFinal)
            {
                status.Is(SourceState.Stopped, end.Message);
                logger.SourceStopped(source.Name, end.Message);
                return;
            }

            var wait = Backoff.After(++failures, tuning.ReconnectFirst, tuning.ReconnectLongest);
            wait = end.Wait > wait ? end.Wait.Value : wait;
            status.Is(SourceState.Retrying, end.Message);
            logger.SourceLost(source.Name, end.Message, wait);
            await Task.Delay(wait, time, ct);
        }
    }

    private async Task<ConnectionEnd> ListenAsync(SourceConnection connection, Watermark watermark, DateTimeOffset? lastHeard, CancellationToken ct)
    {
        // What was received is in the lanes or durable; but only what is durable counts, so that one rule serves for reconnecting and restarting.
        long? cursor = watermark.Finished is var finished and > 0 ? finished : null;
        status.Is(SourceState.Connecting);
        logger.Connecting(source.Name, cursor?.ToString() ?? "the present");
        if (cursor is not null && time.GetUtcNow() - lastHeard > tuning.ReplayWindow)
        {
            await alarm.RaiseAsync(status, lastHeard, ct);
        }

        try
        {
            return await connection.ReadAsync(cursor, ct);
        }
        catch (FirehoseException e)
        {
            return new ConnectionEnd(e.Failure.ToString(), e.Message) { IsFinal = !e.MayRetry, Wait = e.RetryAfter };
        }
    }
}
