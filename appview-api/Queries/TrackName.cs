namespace PlyrFm.AppViewApi.Queries;

/// <summary>What the front end calls a track by.</summary>
/// <param name="Number">Public, and the same for as long as there is an index.</param>
/// <param name="FileId">Of its audio.</param>
/// <param name="Pds">Its artist's server.</param>
/// <param name="AlbumKey">What the title of the album that it names amounts to; null when it names none.</param>
/// <param name="UpstreamPlays">How often plyr.fm says that it was played, where an operator has handed that over.</param>
internal sealed record TrackName(long Id, long Number, string FileId, string? Pds, string? AlbumKey, long UpstreamPlays);
