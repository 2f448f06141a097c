namespace PlyrFm.AppViewApi.Frontend;

/// <summary>An account in few words.</summary>
internal record PersonResponse(string Did, string Handle, string? DisplayName, string? AvatarUrl);
