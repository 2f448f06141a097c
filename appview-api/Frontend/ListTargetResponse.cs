namespace PlyrFm.AppViewApi.Frontend;

/// <summary>The page on which a list is.</summary>
internal sealed record ListTargetResponse(string Type, string Id, string? Handle, string? Slug);
