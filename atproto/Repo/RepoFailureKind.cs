namespace PlyrFm.AtProto.Repo;

/// <summary>Why a repository was not accepted.</summary>
public enum RepoFailureKind
{
    /// <summary>Not a CAR, a block that does not hash to its CID, or no readable commit at its root.</summary>
    Malformed,

    /// <summary>The commit is another account's.</summary>
    OtherRepo,

    /// <summary>A tree node or a wanted record is not in the CAR, which was most likely cut short: try again.</summary>
    Incomplete,

    /// <summary>The tree breaks a rule: order, prefix, layer or a limit.</summary>
    InvalidTree,

    /// <summary>There is more of it than the caller would take; nothing is wrong with it.</summary>
    TooLarge,
}
