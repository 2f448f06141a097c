namespace PlyrFm.AppViewApi.Frontend;

/// <summary>An account in numbers.</summary>
/// <param name="Rank">Among all artists by plays, the first ten; null for the others.</param>
internal sealed record ArtistTotalsResponse(
    long TotalPlays, long TotalItems, long TotalDurationSeconds, TopItemResponse? TopItem, TopItemResponse? TopLiked, int? Rank);
