using PlyrFm.AtProto.Sync;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Pipeline;

namespace PlyrFm.Indexer.Firehose;

/// <summary>One connection to a source, whatever it speaks, and what is done with its messages, in order.</summary>
internal abstract class SourceConnection(FirehoseSource source, SourceStatus status, Watermark watermark, FrameIntake intake)
{
    private int _undecodable;
    private bool _hasWarned;

    /// <summary>Something came that made sense: the source works.</summary>
    public bool HasDelivered { get; private set; }

    protected FirehoseSource Source => source;

    protected SourceStatus Status => status;

    protected Watermark Watermark => watermark;

    protected FrameIntake Intake => intake;

    /// <summary>Connects and reads until the connection ends.</summary>
    /// <exception cref="FirehoseException">It ended in disorder, or was never there.</exception>
    public abstract Task<ConnectionEnd> ReadAsync(long? cursor, CancellationToken ct);

    protected void Decoded() => (_undecodable, HasDelivered) = (0, true);

    /// <summary>Counted and passed over: coming back for it would bring it again, for ever. Only when nothing else comes is the connection at fault.</summary>
    protected ConnectionEnd? Refuse(string reason)
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

    protected void UnknownKind()
    {
        intake.Metrics.Rejects.Add("UnknownKind");
        if (!_hasWarned)
        {
            _hasWarned = true;
            intake.Logger.UnknownKind(source.Name);
        }
    }

    /// <summary>What the source says about the stream itself.</summary>
    protected async ValueTask<ConnectionEnd?> NoticeAsync(RepoEvent read, CancellationToken ct)
    {
        switch (read)
        {
            case InfoEvent { Name: "OutdatedCursor" }:
                // The window that is left follows on this connection, so it is read on; jumping to the present would lose that as well.
                await intake.Alarm.RaiseAsync(status, since: null, ct);
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

    /// <summary>Notes who brought a write of ours, for the comparison of sources.</summary>
    protected void Note(RepoEvent read)
    {
        if (intake.Interest.IsWrite(read, out var rev, out var collection) && DidOf(read) is { } did)
        {
            intake.Deliveries.Arrived(source.Name, did, rev, collection, TimeOf(read));
        }
    }

    protected static Did? DidOf(RepoEvent read) => read switch
    {
        CommitEvent commit => commit.Repo,
        SyncEvent sync => sync.Did,
        IdentityEvent identity => identity.Did,
        AccountEvent account => account.Did,
        RecordHint hint => hint.Did,
        _ => null,
    };

    // The clock of who emitted it: good enough for "how far behind are we", and for nothing else.
    protected static DateTimeOffset? TimeOf(RepoEvent read)
    {
        if (read is RecordHint hint)
        {
            return hint.Time;
        }

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
