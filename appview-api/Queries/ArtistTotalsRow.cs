namespace PlyrFm.AppViewApi.Queries;

/// <summary>What an account has published, in numbers.</summary>
/// <param name="MostPlayed">Null when nothing was played.</param>
/// <param name="MostLiked">Null when nothing is liked.</param>
/// <param name="Rank">Among all artists by plays, from 1; null below the tenth place.</param>
internal sealed record ArtistTotalsRow(long Tracks, long Duration, long Plays, long? MostPlayed, long? MostLiked, int? Rank);
