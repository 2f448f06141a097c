namespace PlyrFm.Indexer.Indexing;

/// <summary>What an account is listening to, as it says itself, until a time that it names.</summary>
/// <param name="SubjectUri">The track's AT-URI, where the record names it.</param>
/// <param name="AudioUrl">What is fetched to be heard, where the record names it.</param>
/// <param name="IsOurs">It names plyr as the service.</param>
/// <param name="Duration">In seconds.</param>
public sealed record StatusRow(
    string TrackName, string? ArtistName, string? SubjectUri, string? AudioUrl, bool IsOurs, int? Duration, DateTimeOffset StartedAt,
    DateTimeOffset ExpiresAt) : Row;
