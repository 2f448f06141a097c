namespace PlyrFm.AppViewApi.Frontend;

/// <summary>An album with its tracks.</summary>
internal sealed record AlbumResponse(AlbumMetadata Metadata, IReadOnlyList<TrackResponse> Tracks);
