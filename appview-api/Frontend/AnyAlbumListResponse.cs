namespace PlyrFm.AppViewApi.Frontend;

/// <summary>The albums of everyone.</summary>
internal sealed record AnyAlbumListResponse(IReadOnlyList<AnyAlbumResponse> Albums);
