namespace PlyrFm.AppViewApi.Frontend;

/// <summary>The albums of an artist.</summary>
internal sealed record AlbumListResponse(IReadOnlyList<AlbumItemResponse> Albums);
