using System.Diagnostics.CodeAnalysis;

namespace PlyrFm.AtProto.Sync;

/// <summary>The answer of a server about a repository, or how it failed to give one.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
/// <param name="Outcome">Switch over this.</param>
public sealed record RepoFetch<T>(RepoOutcome Outcome)
    where T : class
{
    /// <summary>What was asked for, on <see cref="RepoOutcome.Ok"/>. The caller owns it.</summary>
    public T? Value { get; init; }

    /// <summary>True when there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    public bool IsOk => Outcome == RepoOutcome.Ok && Value is not null;

    /// <summary>The host does not offer this query, or not to us: asking again is pointless. Goes with <see cref="RepoOutcome.Failed"/>.</summary>
    public bool IsNotOffered { get; init; }

    /// <summary>How long to leave the host alone, on <see cref="RepoOutcome.RateLimited"/>; a minute if it did not say.</summary>
    public TimeSpan RetryAfter { get; init; }

    /// <summary>What is left of the allowance, if the host says so: a reader that slows down in time is not cut off.</summary>
    public RateLimit? Limit { get; init; }

    /// <summary>Host and port that answered in the end: a relay sends whoever asks it for a repository on to the PDS. Null when nobody did.</summary>
    public string? AnsweredBy { get; init; }

    /// <summary>For a log, on every outcome but <see cref="RepoOutcome.Ok"/>. Quotes the server, at most 200 characters of it.</summary>
    public string? Reason { get; init; }
}
