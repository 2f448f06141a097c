namespace PlyrFm.AppViewApi.Frontend;

/// <summary>Whether this process answers.</summary>
internal sealed record StatusResponse(string Status);
