using PlyrFm.AtProto.Sync;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Pipeline;

namespace PlyrFm.Indexer.Audit;

/// <summary>
/// Asks a PDS which records of ours it shows. One that it has taken down stays in the repository, with the same revision and the same tree, and in all
/// that com.atproto.sync serves; only com.atproto.repo leaves it out.
/// </summary>
internal sealed class ShownRecords(
    RepoClient client, HostBudget budget, WithheldTable table, CollectionMap collections, IndexerMetrics metrics, Tuning tuning, TimeProvider time)
{
    // A page may be emptier than it could be, and the host may have records that are not stored here; not for ever.
    private const int ExtraPages = 10;

    private const int FullPage = 50;

    // Each is asked for by name before it is hidden. A host that has suddenly lost more than that is not believed all at once.
    private const int MaxDoubts = 20;

    public bool IsDue(AuditSubject subject) =>
        subject.ListedAt is not { } at || time.GetUtcNow() - at >= (subject.HasWithheld ? tuning.WithheldAge : tuning.ShownAge);

    /// <summary>Compares, and hides or shows what has changed. A host that does not answer changes nothing, and is asked again when its turn comes.</summary>
    /// <param name="subject">Found equal to its PDS just now, so that what is missing in a list is not merely new or deleted.</param>
    /// <param name="pds">The PDS.</param>
    /// <param name="ct">Gives up.</param>
    public async Task CompareAsync(AuditSubject subject, Uri pds, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var before = await table.WithheldAsync(subject.ActorId, ct);
        var shown = new HashSet<string>(before);
        List<string> withheld = [];
        foreach (var kind in (await table.StoredAsync(subject.ActorId, ct)).GroupBy(path => path.Collection, path => path.RecordKey))
        {
            var missing = await MissingAsync(pds, subject.Did, kind.Key, [.. kind], ct);
            foreach (var key in missing?.Take(MaxDoubts) ?? kind.Where(key => before.Contains(UriOf(subject.Did, kind.Key, key))))
            {
                var uri = UriOf(subject.Did, kind.Key, key);
                var isShown = missing is null ? null : await IsShownAsync(pds, subject.Did, kind.Key, key, ct);
                if (isShown is not true)
                {
                    // In doubt it stays as it is.
                    shown.Remove(uri);
                }

                if (isShown is false && !before.Contains(uri))
                {
                    withheld.Add(uri);
                }
            }
        }

        if (withheld.Count > 0 || shown.Count > 0)
        {
            await table.StoreAsync(subject.ActorId, [.. withheld], [.. shown], ct);
            metrics.Withheld(withheld.Count, shown.Count);
        }

        await table.ListedAsync(subject.ActorId, now, ct);
    }

    /// <returns>What the host does not list; null when that cannot be said.</returns>
    private async Task<IReadOnlyCollection<string>?> MissingAsync(Uri pds, Did did, Collection collection, HashSet<string> stored, CancellationToken ct)
    {
        var nsid = Nsid.Parse(collections.NsidOf(collection));
        var pages = (stored.Count / FullPage) + ExtraPages;
        string? cursor = null;
        do
        {
            await budget.WaitAsync(pds.Authority, ct);
            var page = await client.ListRecordsAsync(pds, did, nsid, cursor, ct);
            if (!IsAnswered(pds, page) || page.Value is null)
            {
                return null;
            }

            stored.ExceptWith(page.Value.RecordKeys.Select(key => key.Value));
            var next = page.Value.RecordKeys.Count > 0 ? page.Value.Cursor : null;
            if (next == cursor && next is not null)
            {
                return null;
            }

            cursor = next;
        }
        while (cursor is not null && stored.Count > 0 && --pages > 0);

        return cursor is null || stored.Count == 0 ? stored : null;
    }

    /// <returns>Null when the host did not say.</returns>
    private async Task<bool?> IsShownAsync(Uri pds, Did did, Collection collection, string key, CancellationToken ct)
    {
        if (!RecordKey.TryParse(key, out var recordKey))
        {
            return null;
        }

        await budget.WaitAsync(pds.Authority, ct);
        var answer = await client.FindRecordAsync(pds, did, Nsid.Parse(collections.NsidOf(collection)), recordKey, ct);
        return !IsAnswered(pds, answer) ? null : answer.Outcome switch
        {
            RepoOutcome.Ok => true,
            RepoOutcome.RecordNotFound => false,
            _ => null,
        };
    }

    private bool IsAnswered<T>(Uri pds, RepoFetch<T> answer)
        where T : class
    {
        switch (answer.Outcome)
        {
            case RepoOutcome.RateLimited:
                budget.StayAway(pds.Authority, answer.RetryAfter);
                return false;
            case RepoOutcome.Failed when !answer.IsNotOffered:
                budget.Failed(pds.Authority);
                return false;
            default:
                budget.Answered(pds.Authority, answer.Limit);
                return true;
        }
    }

    private string UriOf(Did did, Collection collection, string key) => $"at://{did}/{collections.NsidOf(collection)}/{key}";
}
