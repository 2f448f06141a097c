using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Repo;

/// <summary>
/// A tree as a list in key order: the records of opened nodes, and sealed subtrees, which are known by the CID of their top node alone.
/// Index 0
/// is no piece but the place before the first.
/// </summary>
/// <remarks>One owner, one tree at a time; the arrays stay for the next tree.</remarks>
internal sealed class MstPieces
{
    public const int Head = 0;
    public const int None = -1;
    public const sbyte UnknownLayer = -1;

    private MstPiece[] _pieces = new MstPiece[64];
    private int _count;
    private BlockSource? _blocks;

    /// <summary>Holds the keys of the records, and of the changes that will be made.</summary>
    public KeyArena Keys { get; } = new();

    /// <summary>Bytes held by the arrays.</summary>
    public int RetainedBytes => Keys.Capacity + (_pieces.Length * (Cid.Length + 24));

    /// <summary>The piece at an index. The reference is void after the next addition.</summary>
    public ref MstPiece this[int index] => ref _pieces[index];

    /// <summary>The first piece, or <see cref="None"/>.</summary>
    public int First => _pieces[Head].Next;

    /// <summary>Starts with no piece and no keys.</summary>
    public void Clear()
    {
        Keys.Clear();
        _blocks = null;
        _count = 0;
        Add(default, default, UnknownLayer, None);
    }

    /// <summary>Starts with one sealed tree. Keys stay, since changes may have been added first.</summary>
    public void Load(BlockSource blocks, Cid root)
    {
        _blocks = blocks;
        _count = 0;
        Add(default, default, UnknownLayer, None);
        Link(Head, Add(root, default, UnknownLayer, None));
    }

    /// <summary>The key of a piece; empty for a subtree and for the place before the first.</summary>
    public ReadOnlySpan<byte> Key(int index) => Keys[_pieces[index].Key];

    public bool IsRecordAt(int index, sbyte layer) => _pieces[index].IsRecord && _pieces[index].Layer == layer;

    public bool IsSubtreeAt(int index, sbyte layer) => !_pieces[index].IsRecord && _pieces[index].Layer == layer;

    /// <summary>The first record from here on, or <see cref="None"/>.</summary>
    public int NextRecord(int index)
    {
        while (index != None && !_pieces[index].IsRecord)
        {
            index = _pieces[index].Next;
        }
        return index;
    }

    /// <summary>The next record of a layer after a piece, or <paramref name="end"/>.</summary>
    public int NextRecordAt(sbyte layer, int after, int end)
    {
        int index = _pieces[after].Next;
        while (index != end && !IsRecordAt(index, layer))
        {
            index = _pieces[index].Next;
        }
        return index;
    }

    /// <summary>Makes a piece, in no list yet.</summary>
    public int Add(in Cid cid, KeySlice key, sbyte layer, int next)
    {
        if (_count == _pieces.Length)
        {
            Array.Resize(ref _pieces, 2 * _count);
        }
        _pieces[_count] = new MstPiece { Cid = cid, Key = key, Layer = layer, Next = next };
        return _count++;
    }

    // Not written as an assignment in place: adding a piece may replace the array after the left side was evaluated.
    public int Link(int before, int piece)
    {
        _pieces[before].Next = piece;
        return piece;
    }

    /// <summary>
    /// A lone subtree is the whole tree, unless its top node has no record of its own: a root has one. When the node is not at hand, its
    /// CID
    /// is all there is to say, and comparing it decides.
    /// </summary>
    public bool IsRoot(int subtree) =>
        _pieces[subtree].Layer == UnknownLayer
        || !_blocks!.TryGet(_pieces[subtree].Cid, out ReadOnlyMemory<byte> block)
        || new MstNodeReader(block.Span).Count > 0;

    /// <summary>Replaces a subtree by the entries of its top node.</summary>
    /// <param name="before">The piece left of it.</param>
    /// <param name="at">The subtree.</param>
    /// <param name="low">The record left of it, which all its keys must follow.</param>
    /// <exception cref="MalformedDataException">The node is missing, malformed or does not fit between its neighbours.</exception>
    public void Open(int before, int at, int low)
    {
        if (_blocks is null || !_blocks.TryGet(_pieces[at].Cid, out ReadOnlyMemory<byte> block))
        {
            ThrowHelper.Malformed(MalformedReason.MissingBlock, 0);
            return;
        }
        int after = _pieces[at].Next;
        sbyte layer = _pieces[at].Layer;
        bool isRoot = layer == UnknownLayer;
        var reader = new MstNodeReader(block.Span);
        int tail = before, first = None;
        KeySlice key = default;
        for (int i = 0; i < reader.Count; i++)
        {
            key = reader.ReadEntry(Keys, key, out Cid value, out Cid subtree);
            layer = layer == UnknownLayer ? MstKey.CheckedLayerOf(Keys[key]) : layer;
            tail = Link(tail, Add(value, key, layer, None));
            first = first == None ? tail : first;
            if (!subtree.IsDefault)
            {
                tail = Link(tail, AddSubtree(subtree, layer, None));
            }
        }
        _pieces[tail].Next = after;
        Cid left = reader.ReadLeft();
        if (!left.IsDefault)
        {
            Link(before, AddSubtree(left, layer, first == None ? after : first));
        }

        // A node without records is a step between layers, or the root of an empty tree.
        bool isShaped = first != None || left.IsDefault == isRoot;
        if (!isShaped || (first != None && !Fits(low, first, key, NextRecord(after))))
        {
            ThrowHelper.Malformed(MalformedReason.InvalidTree, 0);
        }
    }

    private int AddSubtree(in Cid cid, sbyte parentLayer, int next)
    {
        if (parentLayer <= 0)
        {
            ThrowHelper.Malformed(MalformedReason.InvalidTree, 0);
        }
        return Add(cid, default, (sbyte)(parentLayer - 1), next);
    }

    private bool Fits(int low, int first, KeySlice last, int high) =>
        Key(low).SequenceCompareTo(Key(first)) < 0 && (high == None || Keys[last].SequenceCompareTo(Key(high)) < 0);
}
