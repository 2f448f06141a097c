namespace PlyrFm.AppViewApi.Queries;

/// <summary>Something that an account did.</summary>
/// <param name="Kind">One of the lexicon's words, or <see cref="ActivityQueries.Addition"/>.</param>
/// <param name="Id">Of the record that did it.</param>
/// <param name="TrackId">What it is about, for tracks, likes, comments and additions.</param>
/// <param name="ListId">The list, for lists and additions.</param>
/// <param name="Comment">The record, for comments.</param>
internal sealed record ActivityRow(
    string Kind, long Id, string RecordKey, long ActorId, string ActorDid, long? TrackId, long? ListId, byte[]? Comment, DateTime SortAt)
{
    public Keyset Place => Keyset.At(SortAt, Id);
}
