using PlyrFm.Indexer.Backfill;
using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Pipeline;

namespace PlyrFm.Indexer.Firehose;

/// <summary>
/// Events may have been lost: the source said so, or we were away for longer than it remembers. Nobody can say which, so every followed
/// repository is fetched and compared; the stream goes on meanwhile.
/// </summary>
internal sealed class LossAlarm(FollowedRepos repos, Lanes lanes, CollectionDirectory directory, TimeProvider time, ILogger<LossAlarm> logger)
{
    private Task _audit = Task.CompletedTask;

    /// <param name="since">When the gap began, if that is known.</param>
    public async ValueTask RaiseAsync(string source, SourceStatus status, DateTimeOffset? since, CancellationToken ct)
    {
        var from = since ?? time.GetUtcNow();
        status.MayHaveLost(from);
        logger.PossibleLoss(source, from);
        directory.Ask();
        // One audit at a time: it looks at everything, so a second alarm while it runs has nothing to add but what it will reach anyway.
        await _audit;
        _audit = AuditAsync(ct);
    }

    private async Task AuditAsync(CancellationToken ct)
    {
        foreach (var repo in repos.All)
        {
            await lanes.PostAsync(new LaneItem.FetchAsked(repo, "events may have been lost", OnlyIfNew: false), ct);
        }
    }
}
