namespace PlyrFm.Indexer.Storage;

/// <summary>Where the writer tells what it does; metrics hang on here.</summary>
public sealed record BatchObserver
{
    public static BatchObserver None { get; } = new();

    /// <summary>A batch became durable.</summary>
    public Action<BatchReport> Written { get; init; } = _ => { };

    /// <summary>A batch failed for a reason that may pass and will be tried again. The argument is the SQLSTATE, or "connection".</summary>
    public Action<string> Retried { get; init; } = _ => { };
}
