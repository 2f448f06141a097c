namespace PlyrFm.AppViewApi.Queries;

/// <summary>A track in a ranking.</summary>
/// <param name="RankingId">The taking of the ranking that this is of.</param>
/// <param name="CheckedAt">When that was last found to be right.</param>
/// <param name="Number">Its place among all tracks of the ranking, from 1.</param>
/// <param name="Rank">From 1; among the tracks that were asked for, with or without adult ones.</param>
/// <param name="TrackId">Null in the one row of a ranking with nothing after the place asked for.</param>
/// <param name="Count">What the rank is made from.</param>
internal sealed record RankedRow(long RankingId, DateTime CheckedAt, int Number, int Rank, long? TrackId, long Count)
{
    public Keyset Place => new(RankingId, Number);
}
