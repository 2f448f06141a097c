namespace PlyrFm.AppViewApi.Frontend;

/// <summary>How much happened on each of the last days, the earliest first.</summary>
internal sealed record HistogramResponse(IReadOnlyList<HistogramBucket> Buckets);
