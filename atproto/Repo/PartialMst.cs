using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Repo;

/// <summary>
/// A record tree of which only some nodes are known, opened just as far as changes need: <see cref="Load"/>, <see cref="Apply"/>,
/// <see cref="Root"/>. Undoing the operations of a commit on its new tree must give the root of the old one, which proves that the operations
/// are all that happened.
/// </summary>
/// <remarks>
/// <para>
/// The tree is kept as a list of pieces in key order: records of opened nodes and sealed subtrees. A node is opened when a changed key falls into
/// its range, or when two subtrees meet because the record between them left. The new root is then built over the list, sealed subtrees going
/// in by their CID. Needing a node that is not there ends in <see cref="MalformedReason.MissingBlock"/>: a diff must bring its proof.
/// </para>
/// <para>
/// sync.md asks for deletions first, then path order, because a tree changed in place needs different nodes in different orders. Here the result
/// depends only on the set of changes, so one pass in path order does.
/// </para>
/// <para>
/// Layers follow from the structure below the root; only changed keys and the root's first key are hashed. That suffices where the result
/// is compared with a known root: a record that did not change keeps the layer it was found at, and in the known tree that layer was right.
/// </para>
/// <para>One owner, one tree at a time; the arrays stay for the next tree.</para>
/// </remarks>
internal sealed class PartialMst
{
    private const int Head = 0;
    private const int None = -1;
    private const sbyte UnknownLayer = -1;

    private readonly MstNodeWriter _writer = new();
    private MstPiece[] _pieces = new MstPiece[64];
    private int _count;
    private BlockSource? _blocks;

    /// <summary>Called with each node of the new tree that was written; for those who keep them.</summary>
    public MstNodeSink? Sink { get; set; }

    /// <summary>Holds the keys of the tree and of the changes.</summary>
    public KeyArena Keys { get; } = new();

    /// <summary>Bytes held by the arrays; what an owner compares with its budget before it keeps this object.</summary>
    public int RetainedBytes => Keys.Capacity + _writer.Capacity + _pieces.Length * 60;

    /// <summary>Starts with an empty tree.</summary>
    public void Clear()
    {
        Keys.Clear();
        _blocks = null;
        _count = 0;
        AddPiece(default, default, UnknownLayer, None);
    }

    /// <summary>Starts with a tree. Nothing is read yet. Keys stay, since changes may have been added first.</summary>
    public void Load(BlockSource blocks, Cid root)
    {
        _blocks = blocks;
        _count = 0;
        AddPiece(default, default, UnknownLayer, None);
        Link(Head, AddPiece(root, default, UnknownLayer, None));
    }

    /// <summary>Appends a record behind all others, for building a whole tree.</summary>
    public void Append(ReadOnlySpan<byte> key, Cid cid)
    {
        int last = _count - 1;
        if (Keys[_pieces[last].Key].SequenceCompareTo(key) >= 0 || !RepoPath.IsTreeKey(key))
        {
            ThrowHelper.Malformed(MalformedReason.InvalidTree, 0);
        }
        Link(last, AddPiece(cid, Keys.Add(key), MstKey.CheckedLayerOf(key), None));
    }

    /// <summary>Makes changes.</summary>
    /// <param name="changes">In ascending order of their keys, none twice.</param>
    /// <exception cref="MalformedDataException">A key does not hold what was expected, or a node is needed and missing or malformed.</exception>
    public void Apply(ReadOnlySpan<MstChange> changes)
    {
        int before = Head, low = Head;
        foreach (ref readonly MstChange change in changes)
        {
            bool isFound = Seek(change.Key, ref before, ref low);
            int at = _pieces[before].Next;
            if (isFound ? _pieces[at].Cid != change.Expected : !change.Expected.IsDefault)
            {
                ThrowHelper.Malformed(MalformedReason.InvalidDiff, 0);
            }
            if (!isFound)
            {
                if (!change.Replacement.IsDefault)
                {
                    Link(before, AddPiece(change.Replacement, change.Key, MstKey.CheckedLayerOf(Keys[change.Key]), at));
                }
            }
            else if (!change.Replacement.IsDefault)
            {
                _pieces[at].Cid = change.Replacement;
            }
            else if (MstKey.LayerOf(Keys[change.Key]) == _pieces[at].Layer)
            {
                _pieces[before].Next = _pieces[at].Next;
            }
            else
            {
                ThrowHelper.Malformed(MalformedReason.InvalidTree, 0);
            }
        }
    }

    /// <summary>Builds the tree and returns the CID of its root.</summary>
    /// <exception cref="MalformedDataException">Subtrees have to be joined and a node is missing or malformed.</exception>
    public Cid Root()
    {
        while (true)
        {
            int first = _pieces[Head].Next;
            if (first == None)
            {
                return WriteNode(Head, None);
            }
            if (_pieces[first].Next == None && !_pieces[first].IsRecord)
            {
                if (IsTop(first))
                {
                    return _pieces[first].Cid;
                }
                Open(Head, first, Head);
                continue;
            }
            sbyte layer = 0;
            for (int i = first; i != None; i = _pieces[i].Next)
            {
                layer = Math.Max(layer, _pieces[i].Layer);
            }
            OpenLayer(Head, None, layer, Head);
            if (HasRecordAt(layer))
            {
                return Build(Head, None, layer, Head);
            }
        }
    }

    /// <summary>
    /// A lone subtree is the whole tree, unless its top node has no record of its own: a root has one. When the node is not at hand, its CID
    /// is all there is to say, and comparing it decides.
    /// </summary>
    private bool IsTop(int piece) =>
        _pieces[piece].Layer == UnknownLayer
        || !_blocks!.TryGet(_pieces[piece].Cid, out ReadOnlyMemory<byte> block)
        || new MstNodeReader(block.Span).Count > 0;

    private bool HasRecordAt(sbyte layer)
    {
        int i = _pieces[Head].Next;
        while (i != None && !(_pieces[i].IsRecord && _pieces[i].Layer == layer))
        {
            i = _pieces[i].Next;
        }
        return i != None;
    }

    /// <summary>Moves to a key, opening the subtrees it could be in.</summary>
    /// <param name="key">Not before the key of the previous call.</param>
    /// <param name="before">The piece left of the key's place.</param>
    /// <param name="low">The record left of the key's place.</param>
    /// <returns>True when the piece right of <paramref name="before"/> is the record with this key.</returns>
    private bool Seek(KeySlice key, ref int before, ref int low)
    {
        while (true)
        {
            int next = _pieces[before].Next;
            if (next == None)
            {
                return false;
            }
            if (_pieces[next].IsRecord)
            {
                int order = Keys[_pieces[next].Key].SequenceCompareTo(Keys[key]);
                if (order >= 0)
                {
                    return order == 0;
                }
                before = low = next;
                continue;
            }
            int after = _pieces[next].Next;
            if (after != None && _pieces[after].IsRecord && Keys[_pieces[after].Key].SequenceCompareTo(Keys[key]) <= 0)
            {
                before = next;
                continue;
            }
            Open(before, next, low);
        }
    }

    /// <summary>Replaces a subtree in the list by the entries of its top node.</summary>
    /// <param name="before">The piece left of it.</param>
    /// <param name="at">The subtree.</param>
    /// <param name="low">The record left of it, which all its keys must follow.</param>
    private void Open(int before, int at, int low)
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
            tail = Link(tail, AddPiece(value, key, layer, None));
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
        bool isInOrder = first == None || (IsBefore(low, first) && IsBefore(key, NextRecord(after)));
        if (!isShaped || !isInOrder)
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
        return AddPiece(cid, default, (sbyte)(parentLayer - 1), next);
    }

    private bool IsBefore(int left, int right) => Keys[_pieces[left].Key].SequenceCompareTo(Keys[_pieces[right].Key]) < 0;

    private bool IsBefore(KeySlice left, int right) => right == None || Keys[left].SequenceCompareTo(Keys[_pieces[right].Key]) < 0;

    private int NextRecord(int piece)
    {
        while (piece != None && !_pieces[piece].IsRecord)
        {
            piece = _pieces[piece].Next;
        }
        return piece;
    }

    /// <summary>Builds the node of a layer over the pieces between two others, all of that layer or below.</summary>
    private Cid Build(int before, int end, sbyte layer, int low)
    {
        OpenLayer(before, end, layer, low);
        int left = before;
        while (true)
        {
            int record = _pieces[left].Next;
            while (record != end && !(_pieces[record].IsRecord && _pieces[record].Layer == layer))
            {
                record = _pieces[record].Next;
            }
            if (_pieces[left].Next != record)
            {
                Seal(left, record, (sbyte)(layer - 1), left == before ? low : left);
            }
            if (record == end)
            {
                return WriteNode(before, end);
            }
            left = record;
        }
    }

    /// <summary>Replaces the pieces between two others by one subtree.</summary>
    private void Seal(int before, int end, sbyte layer, int low)
    {
        int first = _pieces[before].Next;
        bool isSealed = _pieces[first].Next == end && !_pieces[first].IsRecord && _pieces[first].Layer == layer;
        if (!isSealed)
        {
            Cid cid = Build(before, end, layer, low);
            Link(before, AddPiece(cid, default, layer, end));
        }
    }

    /// <summary>Opens the subtrees of one layer between two pieces, because they share their node with what is beside them.</summary>
    private void OpenLayer(int before, int end, sbyte layer, int low)
    {
        for (int piece = before; _pieces[piece].Next != end;)
        {
            int next = _pieces[piece].Next;
            if (!_pieces[next].IsRecord && _pieces[next].Layer == layer)
            {
                Open(piece, next, low);
                continue;
            }
            low = _pieces[next].IsRecord ? next : low;
            piece = next;
        }
    }

    /// <summary>Writes the node over pieces that alternate between subtrees and records.</summary>
    private Cid WriteNode(int before, int end)
    {
        int entries = 0;
        for (int i = _pieces[before].Next; i != end; i = _pieces[i].Next)
        {
            entries += _pieces[i].IsRecord ? 1 : 0;
        }
        _writer.Begin(entries);

        int at = _pieces[before].Next;
        Cid left = TakeSubtree(ref at, end);
        KeySlice previous = default;
        while (at != end)
        {
            ref readonly MstPiece record = ref _pieces[at];
            at = record.Next;
            Cid subtree = TakeSubtree(ref at, end);
            _writer.Entry(Keys[previous], Keys[record.Key], record.Cid, subtree);
            previous = record.Key;
        }
        _writer.End(left);
        Cid cid = Cid.ForDagCbor(_writer.Block);
        Sink?.Invoke(cid, _writer.Block);
        return cid;
    }

    private Cid TakeSubtree(ref int at, int end)
    {
        if (at == end || _pieces[at].IsRecord)
        {
            return default;
        }
        int subtree = at;
        at = _pieces[at].Next;
        return _pieces[subtree].Cid;
    }

    // Not written as an assignment in place: adding a piece may replace the array after the left side was evaluated.
    private int Link(int before, int piece)
    {
        _pieces[before].Next = piece;
        return piece;
    }

    private int AddPiece(in Cid cid, KeySlice key, sbyte layer, int next)
    {
        if (_count == _pieces.Length)
        {
            Array.Resize(ref _pieces, 2 * _count);
        }
        _pieces[_count] = new MstPiece { Cid = cid, Key = key, Layer = layer, Next = next };
        return _count++;
    }
}
