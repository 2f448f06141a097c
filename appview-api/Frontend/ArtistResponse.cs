namespace PlyrFm.AppViewApi.Frontend;

/// <summary>An account on its own page.</summary>
internal sealed record ArtistResponse(string Did, string Handle, string DisplayName, string? Bio, string? AvatarUrl, string CreatedAt, string UpdatedAt)
{
    /// <summary>Likes are public records, and XRPC shows them of everyone.</summary>
    public bool ShowLikedOnProfile { get; } = true;

    public string? SupportUrl { get; }
}
