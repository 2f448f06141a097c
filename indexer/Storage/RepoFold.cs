using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>
/// Applies changes to what was loaded, in memory and in order. All guards against replay are here; what is left over is written as it is.
/// </summary>
internal sealed class RepoFold(DateTimeOffset now)
{
    // The network began in 2022. A revision is a time that its author's host claims: it is believed only within what can be.
    private static readonly DateTimeOffset FirstRev = new(2022, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public void Apply(RepoEntry repo, Change change)
    {
        switch (change)
        {
            case CommitChange commit:
                Apply(repo, commit);
                break;
            case SnapshotChange snapshot:
                Apply(repo, snapshot);
                break;
            case ProofChange proof:
                Apply(repo, proof);
                break;
            case RepoStateChange state:
                Follow(repo);
                (repo.State, repo.Reason, repo.Attempts, repo.RetryAt) = (state.State, Storable(state.Reason), state.Attempts, state.RetryAt);
                repo.Unconfirmed = state.Unconfirmed;
                break;
            case AccountChange account:
                Apply(repo, account);
                break;
            case ForgetChange when repo.IsFollowed && IsClosed(repo) && !IsEmpty(repo):
                Forget(repo);
                break;
            case RejectChange reject when repo.IsFollowed:
                (repo.Reject, repo.RejectAt, repo.IsChanged) = (Storable(reject.Reason), now, true);
                break;
            case RejectChange or IdentityChange or ForgetChange:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(change));
        }
    }

    private void Apply(RepoEntry repo, CommitChange commit)
    {
        if (IsClosed(repo) || (repo.Rev is { } head && commit.Rev <= head))
        {
            return;
        }

        if (!repo.IsFollowed)
        {
            Follow(repo);
            repo.State = RepoState.Synchronized;
        }

        (repo.Rev, repo.Data, repo.Commit, repo.IsAdvanced) = (commit.Rev, commit.Data, commit.Commit, true);
        repo.IsAnnounced |= commit.Ops.Count > 0;
        foreach (var op in commit.Ops)
        {
            Apply(repo, op, commit.Rev, VerifiedBy.Commit);
        }
    }

    private void Apply(RepoEntry repo, ProofChange proof)
    {
        if (!repo.IsFollowed || IsClosed(repo) || (repo.Rev is { } head && proof.Rev < head))
        {
            return;
        }

        // That something is absent which was never here is no deletion: whoever hints at inventions must not fill a table.
        if (proof.Op is RecordUpsert || repo.SlotOf(BatchLoader.PathOf(proof.Op)).Current is not null)
        {
            repo.IsAnnounced |= Apply(repo, proof.Op, proof.Rev, VerifiedBy.Proof);
        }
    }

    /// <returns>False when nothing changes.</returns>
    private bool Apply(RepoEntry repo, RecordOp op, Tid rev, VerifiedBy verifiedBy)
    {
        var slot = repo.SlotOf(BatchLoader.PathOf(op));
        return op is RecordUpsert { Record: var record } ? slot.Upsert(record, rev, verifiedBy, SeenAt(rev)) : slot.Delete(rev, verifiedBy);
    }

    private void Apply(RepoEntry repo, SnapshotChange snapshot)
    {
        if (IsClosed(repo) || (repo.Rev is { } head && snapshot.Rev < head))
        {
            return;
        }

        var isAnnounced = repo.Rev != snapshot.Rev;
        var proof = snapshot.IsSparse ? VerifiedBy.PartsOfRepository : VerifiedBy.WholeRepository;
        var changed = new HashSet<Collection>();
        var present = new HashSet<RecordPath>(snapshot.Records.Count);
        foreach (var record in snapshot.Records)
        {
            var path = new RecordPath(record.Collection, record.RecordKey);
            present.Add(path);
            if (repo.SlotOf(path).Upsert(record, snapshot.Rev, proof, SeenAt(snapshot.Rev)))
            {
                changed.Add(path.Collection);
            }
        }

        foreach (var slot in repo.Slots.Values.Where(slot => slot.Current is not null && !present.Contains(slot.Path)))
        {
            if (slot.Delete(snapshot.Rev, proof))
            {
                changed.Add(slot.Path.Collection);
            }
        }

        isAnnounced |= changed.Count > 0;
        if (snapshot.MissedSince is { } since && changed.Count > 0)
        {
            repo.Found = new FoundWrites(repo.Did, since, snapshot.Rev, changed);
        }

        if (!isAnnounced && IsAsProven(repo, snapshot))
        {
            return; // Said again, it is no news: a repeat writes nothing.
        }

        Follow(repo);
        (repo.State, repo.Reason, repo.Attempts, repo.RetryAt, repo.Unconfirmed) = (RepoState.Synchronized, null, 0, null, null);
        (repo.Rev, repo.Data, repo.Commit, repo.SyncedAt) = (snapshot.Rev, snapshot.Data, snapshot.Commit, now);
        repo.IsAnnounced |= isAnnounced;
    }

    private static bool IsAsProven(RepoEntry repo, SnapshotChange snapshot) =>
        repo is { IsFollowed: true, State: RepoState.Synchronized, Reason: null, Attempts: 0, RetryAt: null, Unconfirmed: null }
        && repo.Data == snapshot.Data && repo.Commit == snapshot.Commit;

    private void Apply(RepoEntry repo, AccountChange account)
    {
        if (!repo.IsFollowed || (repo.AccountSource == account.Source && account.Seq <= repo.AccountSeq))
        {
            return;
        }

        var wasDeleted = repo.Status == AccountStatus.Deleted;
        // Said again, it is no news: the grace of a deletion runs from the first time.
        repo.StatusAt = account.Status == repo.Status ? repo.StatusAt : now;
        (repo.Status, repo.AccountSource, repo.AccountSeq) = (account.Status, account.Source, account.Seq);
        repo.Hidden = account.Status == AccountStatus.Active ? repo.Hidden & ~Hidden.AccountInactive : repo.Hidden | Hidden.AccountInactive;
        (repo.Unconfirmed, repo.IsChanged, repo.IsAnnounced) = (null, true, true);
        if (wasDeleted && account.Status != AccountStatus.Deleted && repo.State != RepoState.Forgotten)
        {
            (repo.State, repo.Reason, repo.Attempts, repo.RetryAt) =
                (RepoState.Desynchronized, "The account is back after its deletion.", 0, now);
        }
    }

    // The head goes too: whatever the repository is if it ever comes back, nothing here would have to follow from that.
    private static void Forget(RepoEntry repo)
    {
        foreach (var slot in repo.Slots.Values)
        {
            slot.Forget();
        }

        (repo.Rev, repo.Data, repo.Commit, repo.SyncedAt) = (null, null, null, null);
        (repo.IsForgetting, repo.IsChanged, repo.IsAnnounced) = (true, true, true);
    }

    private static bool IsEmpty(RepoEntry repo) => repo.Rev is null && repo.Slots.Count == 0;

    private static bool IsClosed(RepoEntry repo) => repo.Status == AccountStatus.Deleted || repo.State == RepoState.Forgotten;

    private void Follow(RepoEntry repo)
    {
        if (!repo.IsFollowed)
        {
            (repo.IsFollowed, repo.SeenAt) = (true, now);
        }

        repo.IsChanged = true;
    }

    private DateTimeOffset SeenAt(Tid rev) => rev.Time >= FirstRev && rev.Time <= now ? rev.Time : now;

    // PostgreSQL's text cannot hold U+0000, and a reason may quote what a stranger sent.
    private static string? Storable(string? text) => text?.Replace("\0", "", StringComparison.Ordinal);
}
