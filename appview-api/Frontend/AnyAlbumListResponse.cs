namespace PlyrFm.AppViewApi.Frontend;

/// <summary>The albums of everyone, page by page.</summary>
internal sealed record AnyAlbumListResponse(IReadOnlyList<AnyAlbumResponse> Albums, string? NextCursor, bool HasMore);
