namespace PlyrFm.Indexer.Storage;

/// <summary>What a batch was, once it is durable.</summary>
/// <param name="Changes">How many changes it was made of.</param>
/// <param name="RecordsWritten">Records inserted, updated or deleted; replays and unchanged ones are not among them.</param>
/// <param name="InvalidWritten">Of those, versions that are invalid: kept, and never shown.</param>
/// <param name="Duration">From the first statement to the commit.</param>
/// <param name="Found">What had to be asked for, because no source had brought it.</param>
public readonly record struct BatchReport(int Changes, int RecordsWritten, int InvalidWritten, TimeSpan Duration, IReadOnlyList<FoundWrites> Found);
