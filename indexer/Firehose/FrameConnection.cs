using PlyrFm.AtProto.Sync;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Pipeline;

namespace PlyrFm.Indexer.Firehose;

/// <summary>What is done with the messages of one connection, in order.</summary>
internal sealed class FrameConnection(FirehoseSource source, SourceStatus status, Watermark watermark, FrameIntake intake)
{
    private static readonly TimeSpan SampleInterval = TimeSpan.FromSeconds(1);

    private readonly FrameSieve _sieve = new(intake.Interest, watermark);
    private long _sampledAt;
    private int _undecodable;
    private bool _hasWarned;

    /// <summary>Something came that made sense: the source works.</summary>
    public bool HasDelivered { get; private set; }

    /// <returns>Null to go on.</returns>
    public ValueTask<ConnectionEnd?> TakeAsync(FirehoseMessage message, CancellationToken ct) => message.Kind switch
    {
        FirehoseMessageKind.Frame => TakeAsync(message.Bytes, ct),
        FirehoseMessageKind.TooLarge => new(Refuse("Oversized")),
        FirehoseMessageKind.Text => new(Refuse("Text")),
        FirehoseMessageKind.Closed => new(new ConnectionEnd("closed", $"The source closed the connection ({message.CloseStatus}).")),
        _ => throw new InvalidOperationException($"{message.Kind} is not handled."),
    };

    private ValueTask<ConnectionEnd?> TakeAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        intake.Metrics.FrameReceived();
        var sorted = _sieve.Sort(bytes.Span);
        if (sorted == Sorted.Malformed)
        {
            return new(Refuse(_sieve.Reason.ToString()));
        }

        _undecodable = 0;
        HasDelivered = true;
        switch (sorted)
        {
            case Sorted.Foreign:
                status.Seen(_sieve.Seq);
                Sample(bytes);
                return default;
            case Sorted.Ours:
                status.Seen(_sieve.Seq);
                return OursAsync(bytes, ct);
            case Sorted.OutOfOrder:
                intake.Metrics.Rejects.Add("OutOfOrder");
                return new(new ConnectionEnd("out_of_order", $"Seq {_sieve.Seq} does not follow the one before."));
            case Sorted.UnknownKind:
                UnknownKind();
                return default;
            case Sorted.Info or Sorted.Error:
                return new(Notice(bytes));
            default:
                throw new InvalidOperationException($"{sorted} is not handled.");
        }
    }

    private async ValueTask<ConnectionEnd?> OursAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        intake.Metrics.FrameRelevant();
        // A copy, once, for one frame in ten thousand: from here on nobody has to think about who gives which buffer back.
        ReadOnlyMemory<byte> own = bytes.ToArray();
        if (!Frame.TryRead(own, out var read, out var reason))
        {
            watermark.Pass(_sieve.Seq);
            return Refuse(reason.ToString());
        }

        if (DidOf(read) is not { } did)
        {
            throw new InvalidOperationException($"A {read.GetType().Name} was taken for an event of a repository.");
        }

        status.Arrived(TimeOf(read), intake.Time.GetUtcNow());
        await intake.Budget.TakeAsync(own.Length, ct);
        var work = new Work(watermark, watermark.Begin(_sieve.Seq), intake.Budget, own.Length);
        await intake.Lanes.PostAsync(new LaneItem.Arrival(intake.Repos.Follow(did), read, source.Name, own.Length, work), ct);
        return null;
    }

    private ConnectionEnd? Notice(ReadOnlyMemory<byte> bytes)
    {
        if (!Frame.TryRead(bytes, out var read, out var reason))
        {
            return Refuse(reason.ToString());
        }

        switch (read)
        {
            case InfoEvent { Name: "OutdatedCursor" }:
                // The window that is left follows on this connection, so it is read on; jumping to the present would lose that as well.
                intake.Alarm.Raise(status, since: null);
                return null;
            case InfoEvent:
                return null;
            case ErrorEvent { Error: "FutureCursor" }:
                // Starting over by ourselves would hide that the source has lost its history, or that we talk to another one.
                return new ConnectionEnd("future_cursor", $"The source does not know seq {watermark.Finished} yet. If it was reset, remove its row from source_cursor.") { IsFinal = true };
            case ErrorEvent { Error: var error, Message: var message }:
                return new ConnectionEnd(error == "ConsumerTooSlow" ? "too_slow" : "error", $"The source said {error}: {message}");
            default:
                throw new InvalidOperationException($"A {read.GetType().Name} was taken for a notice.");
        }
    }

    /// <summary>Counted and passed over: coming back for it would bring it again, for ever. Only when nothing else comes is the connection at fault.</summary>
    private ConnectionEnd? Refuse(string reason)
    {
        intake.Metrics.Rejects.Add(reason);
        if (!_hasWarned)
        {
            _hasWarned = true;
            intake.Logger.FrameRefused(source.Name, reason);
        }

        return ++_undecodable == intake.Tuning.UndecodableInARow && intake.MayBlameConnection(source.Name, watermark.Highest)
            ? new ConnectionEnd("undecodable", $"{_undecodable} messages in a row were no frames ({reason}).")
            : null;
    }

    private void UnknownKind()
    {
        intake.Metrics.Rejects.Add("UnknownKind");
        if (!_hasWarned)
        {
            _hasWarned = true;
            intake.Logger.UnknownKind(source.Name);
        }
    }

    private static Did? DidOf(RepoEvent read) => read switch
    {
        CommitEvent commit => commit.Repo,
        SyncEvent sync => sync.Did,
        IdentityEvent identity => identity.Did,
        AccountEvent account => account.Did,
        _ => null,
    };

    /// <summary>Once a second the time of a frame that is not ours is read: ours alone would not tell how far behind the stream is.</summary>
    private void Sample(ReadOnlyMemory<byte> bytes)
    {
        if (intake.Time.GetElapsedTime(_sampledAt) >= SampleInterval && Frame.TryRead(bytes, out var read, out _))
        {
            _sampledAt = intake.Time.GetTimestamp();
            status.Arrived(TimeOf(read), intake.Time.GetUtcNow());
        }
    }

    // The clock of who emitted it: good enough for "how far behind are we", and for nothing else.
    private static DateTimeOffset? TimeOf(RepoEvent read)
    {
        var text = read switch
        {
            CommitEvent commit => commit.Time,
            SyncEvent sync => sync.Time,
            IdentityEvent identity => identity.Time,
            AccountEvent account => account.Time,
            _ => null,
        };
        return AtDatetime.TryParse(text, out var time) ? time.Instant : null;
    }
}
