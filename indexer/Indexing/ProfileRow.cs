namespace PlyrFm.Indexer.Indexing;

/// <summary>A plyr.fm profile.</summary>
/// <param name="AvatarUrl">Only if it passed the address rules.</param>
public sealed record ProfileRow(string? Bio, string? AvatarUrl, DateTimeOffset CreatedAt) : Row;
