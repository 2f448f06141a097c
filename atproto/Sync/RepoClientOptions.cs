namespace PlyrFm.AtProto.Sync;

/// <summary>Limits of a <see cref="RepoClient"/>.</summary>
public sealed record RepoClientOptions
{
    /// <summary>Longest silence while a CAR is being sent.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Largest CAR of a record proof: one record and the path to it in the tree.</summary>
    public int MaxProofBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Accounts per page of a directory; servers allow up to 2000.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>Pages after which a directory counts as endless. 100,000 pages of 500 are more accounts than the network has.</summary>
    public int MaxPages { get; init; } = 100_000;
}
