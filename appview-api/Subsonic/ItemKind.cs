namespace PlyrFm.AppViewApi.Subsonic;

/// <summary>What an <see cref="ItemId"/> names.</summary>
internal enum ItemKind
{
    Track,
    Album,
    Playlist,
    Artist,
}
