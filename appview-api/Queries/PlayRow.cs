using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>A play that was found to be of a track.</summary>
/// <param name="Collection">Number of the record's collection: plays have two forms.</param>
/// <param name="MatchedBy">1 address of the track, 2 address of its audio, 3 names.</param>
internal sealed record PlayRow(
    long Id,
    short Collection,
    string RecordKey,
    Cid Cid,
    string ActorDid,
    string TrackName,
    string? ArtistName,
    short MatchedBy,
    long TrackId,
    string TrackDid,
    string TrackKey,
    DateTime PlayedAt,
    DateTime IndexedAt)
{
    public Keyset Place => Keyset.At(PlayedAt, Id);
}
