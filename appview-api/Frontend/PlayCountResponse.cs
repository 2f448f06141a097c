namespace PlyrFm.AppViewApi.Frontend;

/// <summary>How often a track was played.</summary>
internal sealed record PlayCountResponse(long PlayCount);
