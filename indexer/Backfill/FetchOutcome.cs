using PlyrFm.AtProto.Cbor;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Backfill;

/// <summary>How the fetch of a repository ended. Closed.</summary>
internal abstract record FetchOutcome
{
    /// <summary>Signed by the account's key and proven complete.</summary>
    /// <param name="Host">Who served it.</param>
    /// <param name="IsOwnPds">By the account's own PDS, which serves no account that is not active.</param>
    public sealed record Proven(SnapshotChange Snapshot, string Host, bool IsOwnPds) : FetchOutcome;

    /// <summary>The account's PDS refuses: a state, not a failure.</summary>
    public sealed record Refused(AccountAnswer Answer) : FetchOutcome;

    /// <summary>Served, but signed with a key that the DID document does not name: what a PDS serves between migration and the next write.</summary>
    /// <param name="Data">Its MST root. If it is the one that was proven before, nothing is amiss.</param>
    public sealed record KeyMismatch(Cid Data, string Host) : FetchOutcome;

    /// <summary>A host asks to wait. Never counted as failure.</summary>
    public sealed record AskedToWait(string Host, DateTimeOffset Until) : FetchOutcome;

    /// <summary>Not reached, broken off, incomplete, or not verifiable.</summary>
    public sealed record Failed(string Reason) : FetchOutcome;
}
