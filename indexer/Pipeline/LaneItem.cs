using PlyrFm.AtProto.Sync;
using PlyrFm.Indexer.Audit;
using PlyrFm.Indexer.Backfill;

namespace PlyrFm.Indexer.Pipeline;

/// <summary>What a lane is given to do about one repository. Whoever learns something says it here, so that one thread alone decides.</summary>
internal abstract record LaneItem(FollowedRepo Repo)
{
    /// <summary>
    /// Nothing that has just happened depends on it, so it lets what has go first. No two items of one repository are in an order that this could
    /// change: events wait for the end of a fetch by themselves.
    /// </summary>
    public virtual bool CanWait => false;

    /// <summary>An event from a source.</summary>
    /// <param name="Bytes">What it holds in memory.</param>
    public sealed record Arrival(FollowedRepo Repo, RepoEvent Event, string Source, int Bytes, Work Work) : LaneItem(Repo)
    {
        /// <summary>The key that it did not match was looked up anew for it: what it is now, it stays.</summary>
        public bool HasFreshKey { get; set; }

        /// <summary>What the account's PDS has proven about the path of a <see cref="RecordHint"/>.</summary>
        public ProofOutcome? Proof { get; set; }
    }

    /// <summary>The key that the first waiting event needs was looked up.</summary>
    public sealed record KeyKnown(FollowedRepo Repo) : LaneItem(Repo);

    /// <summary>A hint was followed up.</summary>
    public sealed record Proven(FollowedRepo Repo, Arrival Hint, ProofOutcome Outcome) : LaneItem(Repo);

    /// <summary>A fetch of the repository has ended.</summary>
    /// <param name="IsUrgent">An event had asked for it.</param>
    public sealed record Fetched(FollowedRepo Repo, FetchOutcome Outcome, bool IsUrgent) : LaneItem(Repo)
    {
        public override bool CanWait => !IsUrgent;
    }

    /// <summary>The account's PDS was asked about it.</summary>
    /// <param name="Claim">The event that made us ask.</param>
    public sealed record AccountAnswered(FollowedRepo Repo, AccountAnswer Answer, AccountClaim Claim, Work Work) : LaneItem(Repo);

    /// <summary>The account's PDS was asked what it has: compare.</summary>
    /// <param name="Before">What was stored before the PDS was asked.</param>
    /// <param name="MayRepair">False at the first look: what differs may merely be on its way.</param>
    /// <param name="Result">Gets what was found.</param>
    public sealed record AuditAsked(FollowedRepo Repo, HostAnswer Answer, AuditSubject Before, bool MayRepair, TaskCompletionSource<Comparison> Result) : LaneItem(Repo)
    {
        public override bool CanWait => true;
    }

    /// <summary>The database says that it is time to fetch the repository; or did, when it was asked.</summary>
    public sealed record FetchDue(FollowedRepo Repo) : LaneItem(Repo)
    {
        public override bool CanWait => true;
    }

    /// <summary>Fetch the repository, whatever is known about it.</summary>
    /// <param name="Reason">In words an operator understands.</param>
    /// <param name="OnlyIfNew">Leave one alone that is followed already.</param>
    public sealed record FetchAsked(FollowedRepo Repo, string Reason, bool OnlyIfNew) : LaneItem(Repo)
    {
        /// <summary>By the operator, who may take back that the repository was to be forgotten.</summary>
        public bool IsOrdered { get; init; }

        public override bool CanWait => !IsOrdered;
    }

    /// <summary>Remove what is stored of the account.</summary>
    /// <param name="IsOrdered">By the operator, whatever the account's status; else only if it is deleted.</param>
    /// <param name="Done">Told once nothing is left; null when nobody waits.</param>
    public sealed record ForgetAsked(FollowedRepo Repo, bool IsOrdered, TaskCompletionSource? Done) : LaneItem(Repo);
}
