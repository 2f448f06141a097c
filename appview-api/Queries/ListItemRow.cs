using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>An item of a list, with what its subject is here, if anything.</summary>
internal sealed record ListItemRow(int Position, string SubjectUri, Cid SubjectCid, long? TrackId, long? ListId, string? Missing)
{
    public Keyset Place => new(Position, 0);
}
