namespace PlyrFm.Indexer.Indexing;

/// <summary>An album, playlist or other list.</summary>
/// <param name="Type">Open set; null for a plain list.</param>
public sealed record ListRow(
    string? Name,
    string? Type,
    IReadOnlyList<Subject> Items,
    DateTimeOffset CreatedAt,
    DateTimeOffset? UpdatedAt) : Row
{
    /// <summary>
    /// The type of plyr's copy of an account's likes. It is no choice of its own, so being on it is not counted.
    /// </summary>
    public const string Liked = "liked";

    /// <summary>The type of lists that their owner fills with whatever they like to hear.</summary>
    public const string Playlist = "playlist";
}
