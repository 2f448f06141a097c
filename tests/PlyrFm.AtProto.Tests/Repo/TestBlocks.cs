using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Repo;

namespace PlyrFm.AtProto.Tests.Repo;

/// <summary>Just the blocks that a test wants to be known.</summary>
internal sealed class TestBlocks(IReadOnlyDictionary<Cid, byte[]> blocks) : BlockSource
{
    public override bool TryGet(Cid cid, out ReadOnlyMemory<byte> block)
    {
        bool isKnown = blocks.TryGetValue(cid, out byte[]? bytes);
        block = bytes;
        return isKnown;
    }
}
