using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Repo;

namespace PlyrFm.Indexer.Backfill;

/// <summary>The blocks of one repository that were asked for so far. What a CID names never changes, so they outlive a commit.</summary>
internal sealed class KnownBlocks : BlockSource
{
    private readonly Dictionary<Cid, byte[]> _blocks = [];

    /// <summary>Copies a block: it outlives the buffer that it came in.</summary>
    public void Add(Cid cid, ReadOnlyMemory<byte> block) => _blocks[cid] = block.ToArray();

    public override bool TryGet(Cid cid, out ReadOnlyMemory<byte> block)
    {
        var isKnown = _blocks.TryGetValue(cid, out var bytes);
        block = bytes;
        return isKnown;
    }
}
