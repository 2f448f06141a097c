namespace PlyrFm.AppViewApi.Queries;

/// <summary>All rows that a page of the front end refers to, by id.</summary>
/// <param name="Names">By track.</param>
/// <param name="Albums">By track: the album list that it is on.</param>
internal sealed record NamedRows(PageRows Rows, Dictionary<long, TrackName> Names, Dictionary<long, NamedAlbum> Albums);
