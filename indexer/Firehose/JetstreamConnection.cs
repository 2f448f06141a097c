using PlyrFm.AtProto.Sync;
using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Pipeline;

namespace PlyrFm.Indexer.Firehose;

/// <summary>A connection to a Jetstream, whose events nobody has signed. What is ours of them goes into the lanes like any event.</summary>
internal sealed class JetstreamConnection(
    FirehoseSource source, JetstreamClient client, HintDelay delay, SourceStatus status, Watermark watermark, FrameIntake intake)
    : SourceConnection(source, status, watermark, intake)
{
    // In the old format the cursor is a time, and events that were seen within a moment come in no order of it.
    private readonly bool _isOrdered = source.Address.AbsolutePath == JetstreamClientOptions.SubscribeEventsPath;
    private long _newest = long.MinValue;

    public override async Task<ConnectionEnd> ReadAsync(long? cursor, CancellationToken ct)
    {
        await foreach (var message in client.ReadAsync(cursor, ct))
        {
            if (await TakeAsync(message, ct) is { } end)
            {
                return end;
            }
        }

        return new ConnectionEnd("closed", "The source closed the connection.");
    }

    /// <returns>Null to go on.</returns>
    private ValueTask<ConnectionEnd?> TakeAsync(JetstreamMessage message, CancellationToken ct)
    {
        if (message.IsClosed)
        {
            return new(new ConnectionEnd("closed", $"The source closed the connection ({message.CloseStatus})."));
        }

        Intake.Metrics.FrameReceived();
        if (message.Event is not { } read)
        {
            return new(Refuse($"Jetstream{message.Reason}"));
        }

        Decoded();
        switch (read)
        {
            case InfoEvent or ErrorEvent:
                return NoticeAsync(read, ct);
            case UnknownEvent:
                UnknownKind();
                Watermark.Pass(read.Seq);
                return default;
            case RecordHint or IdentityEvent or AccountEvent or SyncEvent:
                return TakeAsync(read, message.Size, ct);
            default:
                throw new InvalidOperationException($"A {read.GetType().Name} does not come from a Jetstream.");
        }
    }

    private async ValueTask<ConnectionEnd?> TakeAsync(RepoEvent read, long size, CancellationToken ct)
    {
        if (_isOrdered && read.Seq <= _newest)
        {
            Intake.Metrics.Rejects.Add("OutOfOrder");
            return new ConnectionEnd("out_of_order", $"Seq {read.Seq} does not follow the one before.");
        }

        _newest = read.Seq;
        Status.Seen(read.Seq);
        Status.Arrived(TimeOf(read), Intake.Time.GetUtcNow());
        if (!Intake.Interest.Has(read) || DidOf(read) is not { } did)
        {
            Watermark.Pass(read.Seq);
            return null;
        }

        Intake.Metrics.FrameRelevant();
        Note(read);
        // An event that stands behind a later one takes the next free place instead of its own: it too holds the cursor until it is finished.
        // The client resumes some seconds before the cursor, which is further than any event is out of its place.
        var position = _isOrdered ? read.Seq : Math.Max(read.Seq, Watermark.Highest + 1);
        await Intake.Budget.TakeAsync((int)size, ct);
        var work = new Work(Watermark, Watermark.Begin(position), Intake.Budget, (int)size);
        await delay.PostAsync(new LaneItem.Arrival(Intake.Repos.Follow(did), read, Source.Name, (int)size, work), ct);
        return null;
    }
}
