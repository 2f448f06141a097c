namespace PlyrFm.Indexer.Pipeline;

/// <summary>Waits that double, up to a longest one, with jitter so that many who failed together do not come back together.</summary>
internal static class Backoff
{
    /// <param name="failures">How often in a row it has failed, this time included.</param>
    /// <param name="first">The wait after the first failure.</param>
    /// <param name="longest">No wait is longer.</param>
    /// <returns>Between half and the whole of the doubled wait.</returns>
    public static TimeSpan After(int failures, TimeSpan first, TimeSpan longest)
    {
        // 2^30 first waits are beyond any longest one; the cap keeps the shift in range.
        var whole = Math.Min(longest.TotalMilliseconds, first.TotalMilliseconds * (1L << Math.Clamp(failures - 1, 0, 30)));
        return TimeSpan.FromMilliseconds(whole * (0.5 + (Random.Shared.NextDouble() / 2)));
    }
}
