namespace PlyrFm.AtProto.Sync;

/// <summary>How a request to a server about a repository ended.</summary>
public enum RepoOutcome
{
    /// <summary>The value is there.</summary>
    Ok,

    /// <summary>The server does not have this repository: never, no more, or not yet.</summary>
    RepoNotFound,

    /// <summary>Taken down by the server's moderators.</summary>
    RepoTakendown,

    /// <summary>Suspended by the server's moderators for a time.</summary>
    RepoSuspended,

    /// <summary>Switched off by its owner, who may switch it on again or has moved elsewhere.</summary>
    RepoDeactivated,

    /// <summary>The repository is there and the record is not, which only a proof can establish.</summary>
    RecordNotFound,

    /// <summary>Back-pressure, not a failure: ask again after <see cref="RepoFetch{T}.RetryAfter"/>.</summary>
    RateLimited,

    /// <summary>The answer is longer than the caller accepts.</summary>
    TooLarge,

    /// <summary>Anything else: network, server, or an answer that makes no sense. May work later.</summary>
    Failed,
}
