namespace PlyrFm.AppViewApi.Frontend;

/// <summary>The picture of an account.</summary>
internal sealed record AvatarResponse(string? AvatarUrl);
