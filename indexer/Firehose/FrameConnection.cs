using PlyrFm.AtProto.Sync;
using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Pipeline;

namespace PlyrFm.Indexer.Firehose;

/// <summary>A connection to a relay or PDS, which sends signed frames.</summary>
internal sealed class FrameConnection(FirehoseSource source, FirehoseClient client, SourceStatus status, Watermark watermark, FrameIntake intake)
    : SourceConnection(source, status, watermark, intake)
{
    private static readonly TimeSpan SampleInterval = TimeSpan.FromSeconds(1);

    private readonly FrameSieve _sieve = new(intake.Interest, watermark);
    private long _sampledAt;

    public override async Task<ConnectionEnd> ReadAsync(long? cursor, CancellationToken ct)
    {
        await foreach (var message in client.ReadAsync(cursor, ct))
        {
            using (message)
            {
                if (await TakeAsync(message, ct) is { } end)
                {
                    return end;
                }
            }
        }

        return new ConnectionEnd("closed", "The source closed the connection.");
    }

    /// <returns>Null to go on.</returns>
    private ValueTask<ConnectionEnd?> TakeAsync(FirehoseMessage message, CancellationToken ct) => message.Kind switch
    {
        FirehoseMessageKind.Frame => TakeAsync(message.Bytes, ct),
        FirehoseMessageKind.TooLarge => new(Refuse("Oversized")),
        FirehoseMessageKind.Text => new(Refuse("Text")),
        FirehoseMessageKind.Closed => new(new ConnectionEnd("closed", $"The source closed the connection ({message.CloseStatus}).")),
        _ => throw new InvalidOperationException($"{message.Kind} is not handled."),
    };

    private ValueTask<ConnectionEnd?> TakeAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        Intake.Metrics.FrameReceived();
        var sorted = _sieve.Sort(bytes.Span);
        if (sorted == Sorted.Malformed)
        {
            return new(Refuse(_sieve.Reason.ToString()));
        }

        Decoded();
        switch (sorted)
        {
            case Sorted.Foreign:
                Status.Seen(_sieve.Seq);
                Sample(bytes);
                return default;
            case Sorted.Ours:
                Status.Seen(_sieve.Seq);
                return OursAsync(bytes, ct);
            case Sorted.OutOfOrder:
                return new(Backwards());
            case Sorted.UnknownKind:
                UnknownKind();
                return default;
            case Sorted.Info or Sorted.Error:
                return Frame.TryRead(bytes, out var notice, out var reason) ? NoticeAsync(notice, ct) : new(Refuse(reason.ToString()));
            default:
                throw new InvalidOperationException($"{sorted} is not handled.");
        }
    }

    private async ValueTask<ConnectionEnd?> OursAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        // A copy, once, for one frame in ten thousand: from here on nobody has to think about who gives which buffer back.
        ReadOnlyMemory<byte> own = bytes.ToArray();
        if (!Frame.TryRead(own, out var read, out var reason))
        {
            Watermark.Pass(_sieve.Seq);
            return Refuse(reason.ToString());
        }

        if (!Intake.Plays.Admits(read))
        {
            Watermark.Pass(_sieve.Seq);
            return null;
        }

        Intake.Metrics.FrameRelevant();
        if (DidOf(read) is not { } did)
        {
            throw new InvalidOperationException($"A {read.GetType().Name} was taken for an event of a repository.");
        }

        Status.Arrived(TimeOf(read), Intake.Time.GetUtcNow());
        Note(read);
        await Intake.Budget.TakeAsync(own.Length, ct);
        var work = new Work(Watermark, Watermark.Begin(_sieve.Seq), Intake.Budget, own.Length);
        await Intake.Lanes.PostAsync(new LaneItem.Arrival(Intake.Repos.Follow(did), read, Source.Name, own.Length, work), ct);
        return null;
    }

    /// <summary>A new connection is tried, from the cursor. If the same comes there again, it stands in the stream for good, and is passed over.</summary>
    private ConnectionEnd? Backwards()
    {
        Intake.Metrics.Rejects.Add("OutOfOrder");
        return Intake.MayBlameConnection(Source.Name, Watermark.Highest)
            ? new ConnectionEnd("out_of_order", $"Seq {_sieve.Seq} does not follow the one before.")
            : null;
    }

    /// <summary>Once a second the time of a frame that is not ours is read: ours alone would not tell how far behind the stream is.</summary>
    private void Sample(ReadOnlyMemory<byte> bytes)
    {
        if (Intake.Time.GetElapsedTime(_sampledAt) >= SampleInterval && Frame.TryRead(bytes, out var read, out _))
        {
            _sampledAt = Intake.Time.GetTimestamp();
            Status.Arrived(TimeOf(read), Intake.Time.GetUtcNow());
        }
    }
}
