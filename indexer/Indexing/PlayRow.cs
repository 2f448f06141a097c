namespace PlyrFm.Indexer.Indexing;

/// <summary>An account has listened to a track of ours, as it says itself.</summary>
/// <param name="SubjectUri">The track's AT-URI, where the record names it.</param>
/// <param name="AudioUrl">What was fetched to be heard, where the record names it.</param>
/// <param name="IsOurs">It names plyr as the service.</param>
/// <param name="Duration">In seconds.</param>
public sealed record PlayRow(
    string TrackName, string? ArtistName, string? SubjectUri, string? AudioUrl, bool IsOurs, int? Duration, DateTimeOffset PlayedAt) : Row;
