namespace PlyrFm.AppViewApi.Queries;

/// <summary>An album among those of everyone.</summary>
/// <param name="Album">A list, or what tracks name.</param>
internal sealed record AnyAlbumRow(AlbumRow Album, long ActorId, TitlePlace Place);
