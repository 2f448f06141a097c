namespace PlyrFm.AppViewApi.Queries;

/// <summary>An album list and its name in addresses.</summary>
internal sealed record NamedAlbum(string Slug, ListRow List);
