namespace PlyrFm.Indexer.Indexing;

/// <summary>A comment on a moment of a track. Its text is read from the record.</summary>
public sealed record CommentRow(Subject Subject, int TimestampMs, DateTimeOffset CreatedAt) : Row;
