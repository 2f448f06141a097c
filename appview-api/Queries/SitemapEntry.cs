namespace PlyrFm.AppViewApi.Queries;

/// <summary>A page that search engines may know.</summary>
/// <param name="Name">What is in its address.</param>
/// <param name="Owner">Whose it is, where the address says so.</param>
internal sealed record SitemapEntry(string Name, string? Owner, DateTime UpdatedAt);
