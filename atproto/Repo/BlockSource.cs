using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Repo;

/// <summary>Where the blocks of a repository come from: a CAR (<see cref="BlockMap"/>) or a store that is being written.</summary>
public abstract class BlockSource
{
    /// <summary>Looks a block up.</summary>
    /// <param name="cid">Its CID.</param>
    /// <param name="block">Bytes that hash to the CID.</param>
    /// <returns>False when the block is not here.</returns>
    public abstract bool TryGet(Cid cid, out ReadOnlyMemory<byte> block);
}
