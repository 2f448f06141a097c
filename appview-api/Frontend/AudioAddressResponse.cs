namespace PlyrFm.AppViewApi.Frontend;

/// <summary>Where a file can be fetched from.</summary>
internal sealed record AudioAddressResponse(string Url, string FileId, string? FileType);
