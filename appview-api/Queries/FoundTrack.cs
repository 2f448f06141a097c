using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>An indexed track that was asked for by its address.</summary>
/// <param name="Index">Which of the asked ones, from 0.</param>
/// <param name="RedactedBy">The labeler that redacts it for this request; null for none.</param>
internal sealed record FoundTrack(
    int Index, long Id, string Did, string RecordKey, Cid Cid, int Hidden, int AccountHidden, string? RedactedBy, string? Pds, AudioRow Audio)
{
    public Sight Sight => Visibility.ByAddress(Hidden, AccountHidden, RedactedBy);
}
