using System.Net;

namespace PlyrFm.AtProto.Sync;

/// <summary>A firehose could not be opened or broke off. An orderly close is no exception but a last message.</summary>
public sealed class FirehoseException : IOException
{
    internal FirehoseException(FirehoseFailure failure, string message, Exception? inner = null)
        : base(message, inner) => Failure = failure;

    /// <summary>What went wrong.</summary>
    public FirehoseFailure Failure { get; }

    /// <summary>The HTTP answer to the upgrade, on <see cref="FirehoseFailure.Refused"/>.</summary>
    public HttpStatusCode? Status { get; internal init; }

    /// <summary>How long the server asks to wait, as a duration from the moment of the answer.</summary>
    public TimeSpan? RetryAfter { get; internal init; }

    /// <summary>
    /// False if the same request cannot succeed later: the host has no such stream (501), or does not do it this way (405, 426), or the
    /// address is forbidden. It needs an operator, not a loop.
    /// </summary>
    public bool MayRetry => Failure != FirehoseFailure.Forbidden
        && Status is not (HttpStatusCode.NotImplemented or HttpStatusCode.MethodNotAllowed or HttpStatusCode.UpgradeRequired);
}
