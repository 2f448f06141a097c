namespace PlyrFm.AppViewApi.Frontend;

/// <summary>An account that takes part in a track.</summary>
internal sealed record FeatureResponse(string Did, string Handle, string DisplayName, string? AvatarUrl);
