namespace PlyrFm.AppViewApi.Queries;

/// <summary>An album in a list of albums.</summary>
/// <param name="ListId">Null where tracks name it and it is in no list.</param>
/// <param name="Slug">Of a list.</param>
/// <param name="Key">What its title amounts to, where it is no list.</param>
/// <param name="Title">As its first track names it, where it is no list.</param>
/// <param name="ImageUrl">Of the first track that has a picture.</param>
internal sealed record AlbumRow(long? ListId, string Slug, string? Key, string? Title, string? ImageUrl, long TrackCount, long PlayCount);
