namespace PlyrFm.Indexer.Indexing;

/// <summary>A like of a track.</summary>
public sealed record LikeRow(Subject Subject, DateTimeOffset CreatedAt) : Row;
