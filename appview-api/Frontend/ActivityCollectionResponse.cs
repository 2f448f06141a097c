namespace PlyrFm.AppViewApi.Frontend;

/// <summary>An album or playlist that something is said of.</summary>
/// <param name="Slug">Of an album.</param>
internal sealed record ActivityCollectionResponse(string Type, string Id, string Name, string? ImageUrl, string OwnerHandle, string? Slug);
