using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Repo;

/// <summary>Part of an opened tree: a record, or a subtree that nobody had to look into. Pieces form a list in key order.</summary>
internal struct MstPiece
{
    /// <summary>The record's CID, or that of the subtree's top node.</summary>
    public Cid Cid;

    /// <summary>The record's key; empty for a subtree.</summary>
    public KeySlice Key;

    /// <summary>Index of the piece to the right, -1 at the end.</summary>
    public int Next;

    /// <summary>The layer of the record or of the subtree's top node; -1 for a root that was not opened.</summary>
    public sbyte Layer;

    public readonly bool IsRecord => Key.Length > 0;
}
