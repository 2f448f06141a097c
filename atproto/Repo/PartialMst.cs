using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Repo;

/// <summary>
/// A record tree of which only some nodes are known, opened just as far as changes need: <see cref="Load"/>, <see cref="Apply"/>,
/// <see cref="Root"/>. Undoing the operations of a commit on its new tree must give the root of the old one, which proves that the
/// operations are all that happened.
/// </summary>
/// <remarks>
/// <para>
/// The tree is kept as a list of pieces in key order (<see cref="MstPieces"/>). A node is opened when a changed key falls into its
/// range, or when two subtrees meet because the record between them left. The new root is then built over the list
/// (<see cref="MstBuilder"/>). Needing a node that is not there ends in <see cref="MalformedReason.MissingBlock"/>: a diff must bring its
/// proof.
/// </para>
/// <para>
/// Others undo deletions first and then go by path, because a tree that is changed in place needs different nodes in different orders. Here
/// the result depends only on the set of changes, so one pass in path order does.
/// </para>
/// <para>
/// Layers follow from the structure below the root; only changed keys and the root's first key are hashed. That suffices where the result
/// is compared with a known root: a record that did not change keeps the layer it was found at, and in the known tree that layer was right.
/// </para>
/// <para>One owner, one tree at a time; the arrays stay for the next tree.</para>
/// </remarks>
internal sealed class PartialMst
{
    private readonly MstPieces _pieces = new();
    private readonly MstBuilder _builder;

    public PartialMst() => _builder = new MstBuilder(_pieces);

    /// <summary>Called with each node of the new tree that was written; for those who keep them.</summary>
    public MstNodeSink? Sink
    {
        get => _builder.Sink;
        set => _builder.Sink = value;
    }

    /// <summary>Holds the keys of the tree and of the changes.</summary>
    public KeyArena Keys => _pieces.Keys;

    /// <summary>Bytes held by the arrays; what an owner compares with its budget before it keeps this object.</summary>
    public int RetainedBytes => _pieces.RetainedBytes + _builder.RetainedBytes;

    /// <summary>Starts with an empty tree and no keys.</summary>
    public void Clear() => _pieces.Clear();

    /// <summary>Starts with a tree. Nothing is read yet. Keys stay, since changes may have been added first.</summary>
    public void Load(BlockSource blocks, Cid root) => _pieces.Load(blocks, root);

    /// <summary>Appends a record behind all others, for building a whole tree.</summary>
    /// <param name="last">What the call before returned; 0 for the first.</param>
    /// <param name="key">After all keys so far.</param>
    /// <param name="cid">The record.</param>
    public int Append(int last, ReadOnlySpan<byte> key, Cid cid)
    {
        if (_pieces.Key(last).SequenceCompareTo(key) >= 0 || !RepoPath.IsTreeKey(key))
        {
            ThrowHelper.Malformed(MalformedReason.InvalidTree, 0);
        }
        return _pieces.Link(last, _pieces.Add(cid, Keys.Add(key), MstKey.CheckedLayerOf(key), MstPieces.None));
    }

    /// <summary>Makes changes.</summary>
    /// <param name="changes">In ascending order of their keys, none twice.</param>
    /// <exception cref="MalformedDataException">
    /// A key does not hold what was expected, or a node is needed and missing or malformed.
    /// </exception>
    public void Apply(ReadOnlySpan<MstChange> changes)
    {
        int before = MstPieces.Head, low = MstPieces.Head;
        foreach (ref readonly MstChange change in changes)
        {
            bool isFound = Seek(change.Key, ref before, ref low);
            int at = _pieces[before].Next;
            if (isFound ? _pieces[at].Cid != change.Expected : !change.Expected.IsDefault)
            {
                ThrowHelper.Malformed(MalformedReason.InvalidDiff, 0);
            }
            bool isKept = !change.Replacement.IsDefault;
            if (isFound && isKept)
            {
                _pieces[at].Cid = change.Replacement;
            }
            else if (isFound)
            {
                Remove(before, at);
            }
            else if (isKept)
            {
                _pieces.Link(before, _pieces.Add(change.Replacement, change.Key, MstKey.CheckedLayerOf(Keys[change.Key]), at));
            }
        }
    }

    /// <summary>The record that a key holds, or null for none: every subtree that could have it was opened to see.</summary>
    /// <exception cref="MalformedDataException">A node on the way is missing or malformed.</exception>
    public Cid? Find(KeySlice key)
    {
        int before = MstPieces.Head, low = MstPieces.Head;
        return Seek(key, ref before, ref low) ? _pieces[_pieces[before].Next].Cid : null;
    }

    /// <summary>Builds the tree and returns the CID of its root.</summary>
    /// <exception cref="MalformedDataException">Subtrees have to be joined and a node is missing or malformed.</exception>
    public Cid Root() => _builder.Root();

    private void Remove(int before, int at)
    {
        if (MstKey.LayerOf(_pieces.Key(at)) != _pieces[at].Layer)
        {
            ThrowHelper.Malformed(MalformedReason.InvalidTree, 0);
        }
        _pieces.Link(before, _pieces[at].Next);
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
            if (next == MstPieces.None)
            {
                return false;
            }
            if (_pieces[next].IsRecord)
            {
                int order = _pieces.Key(next).SequenceCompareTo(Keys[key]);
                if (order >= 0)
                {
                    return order == 0;
                }
                before = low = next;
                continue;
            }

            // A subtree is passed over when the record after it is not beyond the key either.
            int after = _pieces[next].Next;
            if (after != MstPieces.None && _pieces[after].IsRecord && _pieces.Key(after).SequenceCompareTo(Keys[key]) <= 0)
            {
                before = next;
                continue;
            }
            _pieces.Open(before, next, low);
        }
    }
}
