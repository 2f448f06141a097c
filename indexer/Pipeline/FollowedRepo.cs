using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Sync;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Backfill;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Pipeline;

/// <summary>
/// What its lane knows about one repository: the stored row, ahead of the database by what the writer still holds. Only the lane
/// touches it, except for <see cref="IsFetched"/> and <see cref="Manner"/>.
/// </summary>
internal sealed class FollowedRepo(Did did, int lane)
{
    private int _isFetched;
    private long _newestDropped;

    public Did Did { get; } = did;

    public int Lane { get; } = lane;

    /// <summary>False until the lane has read the row, which it does when something first happens to the repository.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>Null: there is no row, this is the first we hear of it.</summary>
    public RepoState? State { get; set; }

    /// <summary>Newest proven head, durable or on its way to be.</summary>
    public RepoHead? Head { get; set; }

    /// <summary>The commit of <see cref="Head"/>; null when it was proven by a version that did not keep it.</summary>
    public Cid? Commit { get; set; }

    public AccountStatus Status { get; set; }

    /// <summary>Up to which seq of each source what it says about the account has had its effect. Few: one for each source ever configured.</summary>
    public Dictionary<string, long> AccountPositions { get; private set; } = [];

    /// <summary>The host throttles the account: events may be withheld, so when that ends, the repository is fetched.</summary>
    public bool IsThrottled { get; set; }

    /// <summary>Fetches that failed since the last success.</summary>
    public int Attempts { get; set; }

    /// <summary>How often the chain broke lately, and when it last did: paces the fetches that it causes.</summary>
    public (int Count, DateTimeOffset At) Breaks { get; set; }

    /// <summary>
    /// A fetch is asked for or under way: what arrives meanwhile may be newer than what it will bring, and waits. Set before the request is
    /// sent, so that what is dropped while this is false was there for the next fetch to see.
    /// </summary>
    public bool IsFetched => Volatile.Read(ref _isFetched) == 1;

    /// <summary>The first in <see cref="Waiting"/> waits for its key; the rest waits behind it.</summary>
    public bool IsParked { get; set; }

    /// <summary>An answer about the account is on its way.</summary>
    public bool IsAsked { get; set; }

    public DateTimeOffset AskedAt { get; set; }

    /// <summary>The newest event about the account that came in the meantime: the next question.</summary>
    public (AccountClaim Claim, Work Work)? NextClaim { get; set; }

    /// <summary>What an event said about the account when its PDS could not be asked. The next fetch settles it.</summary>
    public UnconfirmedClaim? Unconfirmed { get; set; }

    /// <summary>How the last fetch could be done, and the next one begins. Only the fetch under way touches it.</summary>
    public FetchManner Manner { get; set; }

    /// <summary>The newest revision that sources had brought when the audit found that they should have brought more; null when that is not so.</summary>
    public Tid? MissedSince { get; set; }

    public WaitingEvents Waiting { get; } = new();

    /// <summary>The newest change handed to the writer; null when all are durable or there was none.</summary>
    public DurableMark? NewestChange { get; set; }

    public bool IsVisible => Status == AccountStatus.Active;

    /// <summary>Nothing of it is stored or fetched, by the operator's word.</summary>
    public bool IsForgotten => State == RepoState.Forgotten;

    public bool IsChained => State == RepoState.Synchronized && Head is not null;

    /// <summary>
    /// The newest revision that is known of and not proven, such as of a commit that was let go unverified: what a fetch should bring at least, unless the account's own PDS
    /// knows better.
    /// </summary>
    public long NewestDropped => Volatile.Read(ref _newestDropped);

    /// <summary>Lets a commit go that a later fetch will bring.</summary>
    public void Drop(LaneItem.Arrival arrival)
    {
        if (arrival.Event is CommitEvent { Rev: var rev })
        {
            Expect(rev);
        }
        else if (arrival.Event is RecordHint { Rev: var hinted })
        {
            Expect(hinted);
        }

        Finish(arrival.Work);
    }

    /// <summary>A host that is not the account's own and serves an older repository than this is not believed.</summary>
    public void Expect(Tid rev) => Volatile.Write(ref _newestDropped, Math.Max(_newestDropped, rev.Value));

    /// <returns>False when a fetch is already asked for.</returns>
    public bool TryBeginFetch() => Interlocked.Exchange(ref _isFetched, 1) == 0;

    /// <summary>The lane has dealt with the outcome.</summary>
    public void EndFetch() => Volatile.Write(ref _isFetched, 0);

    /// <summary>
    /// A frame from which nothing follows. It is finished with the newest change of its repository, not before: what makes it
    /// superfluous may still be on its way.
    /// </summary>
    public void Finish(Work work)
    {
        if (NewestChange is { } newest)
        {
            newest.ReleaseWhenDurable(work);
        }
        else
        {
            work.Release();
        }
    }

    public void Load(RepoRow? row)
    {
        IsLoaded = true;
        if (row is null)
        {
            return;
        }

        State = row.State;
        Head = row.Head;
        Commit = row.Commit;
        Status = row.Status;
        Attempts = row.Attempts;
        AccountPositions = new(row.AccountPositions);
        Unconfirmed = row.Unconfirmed is { } claim
            ? new UnconfirmedClaim(new AccountClaim(AccountStatus.Deleted, claim.Source, claim.Seq) { At = claim.At }, IsFetchOlder: false)
            : null;
    }
}
