using System.Text;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Repo;

/// <summary>One walk over all nodes of a tree in key order, collecting the wanted records. Throws
/// <see cref="MalformedDataException"/>.</summary>
internal sealed class RepoWalk
{
    private const sbyte UnknownLayer = -1;

    private readonly BlockMap _blocks;
    private readonly IReadOnlyCollection<Nsid>? _wanted;
    private readonly List<RepoRecord>? _records;

    // The keys of the nodes between the root and where the walk is; a node's part is given back when the walk leaves it.
    private readonly KeyArena _keys = new();
    private readonly byte[] _last = new byte[RepoPath.MaxBytes];
    private int _lastLength;

    // Collections come in runs, so looking each one up once is enough.
    private byte[] _collectionUtf8 = [];
    private string _collection = "";
    private bool _isWanted;

    /// <param name="blocks">The CAR.</param>
    /// <param name="wanted">The collections whose records must be there; null for all.</param>
    /// <param name="keepRecords">False to look only whether they are.</param>
    public RepoWalk(BlockMap blocks, IReadOnlyCollection<Nsid>? wanted, bool keepRecords)
    {
        _blocks = blocks;
        _wanted = wanted;

        // Three blocks in four are records. Growing step by step would leave as much garbage again as the list itself.
        _records = !keepRecords ? null : wanted is null ? new List<RepoRecord>(blocks.Count) : [];
    }

    public IReadOnlyList<RepoRecord> Records => _records ?? [];

    public long TotalRecords { get; private set; }

    public void Run(Cid root) => Visit(root, UnknownLayer);

    private void Visit(in Cid cid, sbyte layer)
    {
        if (!_blocks.TryGet(cid, out ReadOnlyMemory<byte> block))
        {
            ThrowHelper.Malformed(MalformedReason.MissingBlock, 0);
        }
        int mark = _keys.Length;
        bool isRoot = layer == UnknownLayer;
        var reader = new MstNodeReader(block.Span);
        Cid left = reader.PeekLeft();
        if (reader.Count == 0 && left.IsDefault != isRoot)
        {
            // Only the root of an empty tree has neither, and no other node may have nothing.
            ThrowHelper.Malformed(MalformedReason.InvalidTree, 0);
        }

        bool isLeftDone = left.IsDefault;
        KeySlice key = default;
        for (int i = 0; i < reader.Count; i++)
        {
            key = reader.ReadEntry(_keys, key, out Cid value, out Cid subtree);
            sbyte keyLayer = MstKey.CheckedLayerOf(_keys[key]);
            layer = layer == UnknownLayer ? keyLayer : layer;
            if (keyLayer != layer)
            {
                ThrowHelper.Malformed(MalformedReason.InvalidTree, 0);
            }
            if (!isLeftDone)
            {
                VisitChild(left, layer);
                isLeftDone = true;
            }
            Take(_keys[key], value);
            if (!subtree.IsDefault)
            {
                VisitChild(subtree, layer);
            }
        }
        if (!isLeftDone)
        {
            VisitChild(left, layer);
        }
        if (reader.ReadLeft() != left)
        {
            ThrowHelper.Malformed(MalformedReason.InvalidTree, 0);
        }
        _keys.Truncate(mark);
    }

    // Depth is bounded by the layer, which is at most MstLimits.MaxLayer at the root and one less at each step.
    private void VisitChild(in Cid cid, sbyte parentLayer)
    {
        if (parentLayer <= 0)
        {
            ThrowHelper.Malformed(MalformedReason.InvalidTree, 0);
        }
        Visit(cid, (sbyte)(parentLayer - 1));
    }

    private void Take(ReadOnlySpan<byte> key, in Cid value)
    {
        if (key.SequenceCompareTo(_last.AsSpan(0, _lastLength)) <= 0)
        {
            ThrowHelper.Malformed(MalformedReason.InvalidTree, 0);
        }
        key.CopyTo(_last);
        _lastLength = key.Length;
        TotalRecords++;

        int slash = key.IndexOf((byte)'/');
        EnterCollection(key[..slash]);
        if (!_isWanted)
        {
            return;
        }
        if (!_blocks.TryGet(value, out ReadOnlyMemory<byte> block))
        {
            ThrowHelper.Malformed(MalformedReason.MissingBlock, 0);
        }
        _records?.Add(new RepoRecord(_collection, Encoding.ASCII.GetString(key[(slash + 1)..]), value, block));
    }

    private void EnterCollection(ReadOnlySpan<byte> collection)
    {
        if (collection.SequenceEqual(_collectionUtf8))
        {
            return;
        }
        _collectionUtf8 = collection.ToArray();
        _collection = Encoding.ASCII.GetString(collection);
        _isWanted = _wanted is null || _wanted.Any(nsid => nsid.Value == _collection);
    }
}
