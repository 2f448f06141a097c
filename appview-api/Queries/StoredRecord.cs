using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>A record as its author signed it.</summary>
/// <param name="Hidden">Its bits, where records of its type have any.</param>
/// <param name="RedactedBy">The labeler that redacts it for this request; null for none.</param>
internal sealed record StoredRecord(string Did, Cid Cid, byte[] Block, int Hidden, int AccountHidden, string? RedactedBy)
{
    public Sight Sight => Visibility.ByAddress(Hidden, AccountHidden, RedactedBy);
}
