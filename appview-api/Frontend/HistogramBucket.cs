namespace PlyrFm.AppViewApi.Frontend;

/// <param name="Date">A day, UTC.</param>
internal sealed record HistogramBucket(string Date, long Count);
