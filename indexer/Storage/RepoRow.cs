using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.Indexer.Storage;

/// <summary>What is stored about the synchronization of one repository.</summary>
/// <param name="Head">The newest verified head; null until the first proof.</param>
/// <param name="AccountSource">Source and seq of the newest applied account event; null before the first.</param>
public sealed record RepoRow(
    Did Did,
    RepoState State,
    RepoHead? Head,
    string? Reason,
    int Attempts,
    DateTimeOffset? RetryAt,
    AccountStatus Status,
    string? AccountSource,
    long? AccountSeq)
{
    /// <summary>The commit of <see cref="Head"/>, if it was kept.</summary>
    public Cid? Commit { get; init; }

    /// <summary>A deletion of the account that somebody told of and nobody has confirmed.</summary>
    public DeletionClaim? Unconfirmed { get; init; }

    /// <summary>Up to which seq of each source what it says about the account has had its effect.</summary>
    public IReadOnlyDictionary<string, long> AccountPositions { get; init; } = new Dictionary<string, long>();
}
