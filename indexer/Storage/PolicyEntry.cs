namespace PlyrFm.Indexer.Storage;

/// <summary>One line of the trail.</summary>
/// <param name="IsCurrent">No later decision is about the same subject.</param>
public sealed record PolicyEntry(long Id, string Subject, string Action, string Reason, string Actor, DateTimeOffset At, bool IsCurrent);
