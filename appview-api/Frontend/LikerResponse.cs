namespace PlyrFm.AppViewApi.Frontend;

/// <summary>An account that likes a track.</summary>
internal sealed record LikerResponse(string Did, string Handle, string? DisplayName, string? AvatarUrl, string LikedAt);
