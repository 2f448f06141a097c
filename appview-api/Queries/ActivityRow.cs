namespace PlyrFm.AppViewApi.Queries;

/// <summary>Something that an account did.</summary>
/// <param name="Kind">One of the lexicon's words.</param>
/// <param name="Id">Of the record that did it.</param>
/// <param name="TrackId">What it is about, for tracks, likes and comments.</param>
/// <param name="Comment">The record, for comments.</param>
internal sealed record ActivityRow(
    string Kind, long Id, string RecordKey, long ActorId, string ActorDid, long? TrackId, byte[]? Comment, DateTime SortAt)
{
    public Keyset Place => Keyset.At(SortAt, Id);
}
