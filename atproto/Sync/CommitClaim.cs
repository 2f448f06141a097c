using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Sync;

/// <summary>What an event says about a commit, apart from its operations.</summary>
internal ref struct CommitClaim
{
    public ReadOnlySpan<byte> Did;
    public Tid Rev;
    public Tid? Since;
    public Cid Commit;
    public Cid? PrevData;
    public ReadOnlyMemory<byte> Blocks;
    public int OpCount;
}
