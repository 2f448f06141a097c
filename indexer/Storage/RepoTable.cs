namespace PlyrFm.Indexer.Storage;

/// <summary>The table <c>repo</c>.</summary>
internal static class RepoTable
{
    private const string Upsert = """
        insert into repo (actor_id, state, rev, data, reason, attempts, retry_at, status, status_at, account_seq, account_source,
          reject, reject_at, seen_at, synced_at, commit_cid, claim_source, claim_seq, claim_at)
        select * from unnest(@actors, @states, @revs, @data, @reasons, @attempts, @retry_at, @statuses, @status_at, @account_seqs, @account_sources,
          @rejects, @reject_at, @seen_at, @synced_at, @commits, @claim_sources, @claim_seqs, @claim_at)
        on conflict (actor_id) do update set state = excluded.state, rev = excluded.rev, data = excluded.data, reason = excluded.reason,
          attempts = excluded.attempts, retry_at = excluded.retry_at, status = excluded.status, status_at = excluded.status_at,
          account_seq = excluded.account_seq, account_source = excluded.account_source, reject = excluded.reject,
          reject_at = excluded.reject_at, synced_at = excluded.synced_at,
          commit_cid = excluded.commit_cid, claim_source = excluded.claim_source, claim_seq = excluded.claim_seq, claim_at = excluded.claim_at
        """;

    // All that most commits change.
    private const string Advance = """
        update repo r set rev = n.rev, data = n.data, commit_cid = n.commit_cid
        from unnest(@actors, @revs, @data, @commits) as n(actor_id, rev, data, commit_cid)
        where r.actor_id = n.actor_id
        """;

    public static void Write(StatementBatch statements, IReadOnlyList<RepoEntry> repos)
    {
        var advanced = repos.Where(r => r is { IsAdvanced: true, IsChanged: false }).ToList();
        if (advanced.Count > 0)
        {
            statements.Add(
                Advance,
                Parameter.Each("actors", advanced, r => r.ActorId),
                Parameter.Each("revs", advanced, r => r.Rev!.Value.Value),
                Parameter.Each("data", advanced, r => r.Data!.Value.ToArray()),
                Parameter.Each("commits", advanced, r => r.Commit?.ToArray()));
        }

        var changed = repos.Where(r => r.IsChanged).ToList();
        if (changed.Count > 0)
        {
            statements.Add(
                Upsert,
                Parameter.Each("actors", changed, r => r.ActorId),
                Parameter.Each("states", changed, r => (short)r.State),
                Parameter.Each("revs", changed, r => r.Rev?.Value),
                Parameter.Each("data", changed, r => r.Data?.ToArray()),
                Parameter.Each("reasons", changed, r => r.Reason),
                Parameter.Each("attempts", changed, r => r.Attempts),
                Parameter.Each("retry_at", changed, r => r.RetryAt),
                Parameter.Each("statuses", changed, r => (short)r.Status),
                Parameter.Each("status_at", changed, r => r.StatusAt),
                Parameter.Each("account_seqs", changed, r => r.AccountSeq),
                Parameter.Each("account_sources", changed, r => r.AccountSource),
                Parameter.Each("rejects", changed, r => r.Reject),
                Parameter.Each("reject_at", changed, r => r.RejectAt),
                Parameter.Each("seen_at", changed, r => r.SeenAt),
                Parameter.Each("synced_at", changed, r => r.SyncedAt),
                Parameter.Each("commits", changed, r => r.Commit?.ToArray()),
                Parameter.Each("claim_sources", changed, r => r.Unconfirmed?.Source),
                Parameter.Each("claim_seqs", changed, r => r.Unconfirmed?.Seq),
                Parameter.Each("claim_at", changed, r => r.Unconfirmed?.At));
        }
    }
}
