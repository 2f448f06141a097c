namespace PlyrFm.AtProto.Sync;

/// <summary>An allowance as the <c>RateLimit-*</c> headers state it.</summary>
/// <param name="Total">Requests, or points, per window.</param>
/// <param name="Remaining">What is left of them.</param>
/// <param name="ResetsIn">Time until the window starts anew, counted from the answer.</param>
public readonly record struct RateLimit(long Total, long Remaining, TimeSpan ResetsIn)
{
    /// <summary>How long to leave the server alone; null while it allows another request.</summary>
    public TimeSpan? Pause => Remaining > 0 ? null : ResetsIn;
}
