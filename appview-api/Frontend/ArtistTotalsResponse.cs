namespace PlyrFm.AppViewApi.Frontend;

/// <summary>An account in numbers.</summary>
internal sealed record ArtistTotalsResponse(
    long TotalPlays, long TotalItems, long TotalDurationSeconds, TopItemResponse? TopItem, TopItemResponse? TopLiked)
{
    /// <summary>Among all artists by plays: those are not added up here.</summary>
    public int? Rank { get; }
}
