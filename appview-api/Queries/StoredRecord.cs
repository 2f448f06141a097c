using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>A record as its author signed it.</summary>
/// <param name="Hidden">Its bits, where records of its type have any.</param>
internal sealed record StoredRecord(string Did, Cid Cid, byte[] Block, int Hidden, int AccountHidden)
{
    public Sight Sight => Visibility.ByAddress(Hidden, AccountHidden);
}
