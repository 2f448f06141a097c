namespace PlyrFm.Indexer.Storage;

/// <summary>How much of a subject can be seen: of an account all that it has made, of a record just that.</summary>
/// <param name="Listed">Tracks that the service may choose to show to anyone.</param>
/// <param name="Tracks">Tracks on pages that somebody opens.</param>
/// <param name="Lists">Albums, playlists and other lists.</param>
/// <param name="Comments">Comments.</param>
/// <param name="Likes">Likes that count.</param>
public sealed record PolicyEffect(long Listed, long Tracks, long Lists, long Comments, long Likes);
