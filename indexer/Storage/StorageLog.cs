namespace PlyrFm.Indexer.Storage;

internal static partial class StorageLog
{
    [LoggerMessage(2000, LogLevel.Debug, "Wrote {Changes} changes, {Records} records, in {Milliseconds} ms")]
    public static partial void BatchWritten(ILogger logger, int changes, int records, double milliseconds);

    [LoggerMessage(2001, LogLevel.Warning, "Batch of {Changes} changes failed ({State}), attempt {Attempt}; trying again in {Delay}")]
    public static partial void BatchRetried(ILogger logger, Exception failure, int changes, string state, int attempt, TimeSpan delay);

    [LoggerMessage(2002, LogLevel.Information, "Batch went through after {Attempts} failed attempts")]
    public static partial void BatchRecovered(ILogger logger, int attempts);

    [LoggerMessage(2010, LogLevel.Information, "Applied migration {Name}")]
    public static partial void MigrationApplied(ILogger logger, string name);

    [LoggerMessage(2020, LogLevel.Information, "Rebuilt the projections of {Records} records")]
    public static partial void RebuildProgress(ILogger logger, long records);
}
