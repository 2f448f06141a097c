namespace PlyrFm.AppViewApi.Frontend;

/// <summary>The track of an artist that has the most of something.</summary>
/// <param name="PlayCount">How much; likes, where the most liked one is meant.</param>
internal sealed record TopItemResponse(long Id, string Title, long PlayCount);
