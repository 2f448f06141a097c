using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Repo;

/// <summary>The tree nodes of a repository that is being written. Replaced nodes stay until they outnumber the living.</summary>
internal sealed class NodeStore : BlockSource
{
    private const int MinGarbage = 1024;

    private readonly KeyArena _keys = new();
    private Dictionary<Cid, byte[]> _nodes = [];
    private int _living;

    public override bool TryGet(Cid cid, out ReadOnlyMemory<byte> block)
    {
        bool isKnown = _nodes.TryGetValue(cid, out byte[]? bytes);
        block = bytes;
        return isKnown;
    }

    public void Add(Cid cid, ReadOnlySpan<byte> block)
    {
        if (!_nodes.ContainsKey(cid))
        {
            _nodes.Add(cid, block.ToArray());
        }
    }

    /// <summary>Drops the nodes that no longer belong to the tree, now and then.</summary>
    public void Prune(Cid root)
    {
        if (_nodes.Count < 2 * _living + MinGarbage)
        {
            return;
        }
        var living = new Dictionary<Cid, byte[]>();
        Walk(root, cid => living[cid] = _nodes[cid]);
        _nodes = living;
        _living = living.Count;
    }

    /// <summary>Visits all nodes of a tree, parents first.</summary>
    public void Walk(Cid root, Action<Cid> visit)
    {
        visit(root);
        var reader = new MstNodeReader(_nodes[root]);
        var children = new List<Cid> { reader.PeekLeft() };
        KeySlice key = default;
        _keys.Clear();
        for (int i = 0; i < reader.Count; i++)
        {
            key = reader.ReadEntry(_keys, key, out _, out Cid subtree);
            children.Add(subtree);
        }
        foreach (Cid child in children.Where(child => !child.IsDefault))
        {
            Walk(child, visit);
        }
    }

    /// <summary>Visits the nodes from the root to where a key is, or would be.</summary>
    public void Prove(Cid root, ReadOnlySpan<byte> path, Action<Cid> visit)
    {
        for (Cid cid = root; !cid.IsDefault;)
        {
            visit(cid);
            var reader = new MstNodeReader(_nodes[cid]);
            cid = reader.PeekLeft();
            KeySlice key = default;
            _keys.Clear();
            for (int i = 0; i < reader.Count; i++)
            {
                key = reader.ReadEntry(_keys, key, out _, out Cid subtree);
                int order = _keys[key].SequenceCompareTo(path);
                if (order >= 0)
                {
                    cid = order == 0 ? default : cid;
                    break;
                }
                cid = subtree;
            }
        }
    }
}
