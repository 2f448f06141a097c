namespace PlyrFm.AppViewApi.Queries;

/// <summary>How far the indexer has come in one of its sources.</summary>
internal sealed record SourceState(string Source, long Seq, DateTime UpdatedAt);
