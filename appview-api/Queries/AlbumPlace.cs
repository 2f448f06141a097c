namespace PlyrFm.AppViewApi.Queries;

/// <summary>An album with what can be played of it by anybody.</summary>
/// <param name="ListId">Null for what the artist has put into no album.</param>
/// <param name="ActorId">The artist.</param>
/// <param name="Songs">Tracks that anybody can play.</param>
/// <param name="Duration">Seconds of these, as far as they are known.</param>
/// <param name="Plays">Of these.</param>
internal sealed record AlbumPlace(long? ListId, long ActorId, DateTime SortAt, long Songs, long Duration, long Plays)
{
    /// <summary>In the order of time; what is in no album is its artist's.</summary>
    public Keyset Place => Keyset.At(SortAt, ListId ?? -ActorId);
}
