namespace PlyrFm.AppViewApi.Frontend;

/// <summary>A station.</summary>
internal sealed record StationResponse(string Slug, string Name, string Description, bool IsDefault)
{
    /// <summary>Of a station that one publisher sends live; there is none here.</summary>
    public string? SourceUrl { get; }
}
