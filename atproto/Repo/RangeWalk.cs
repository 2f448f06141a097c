using System.Text;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Repo;

/// <summary>
/// Reads all records of some collections without the rest of the repository. It says which blocks it needs next, and takes them wherever they
/// come from: <see cref="Needed"/>, <see cref="TryTake"/>, until <see cref="IsComplete"/>.
/// </summary>
/// <remarks>
/// <para>
/// What it finds is proven complete: the collections' keys lie together in the tree, every subtree that could have one between the keys to
/// its left and right is opened, and every node hashes to what its parent names, up to the commit. So what was not found is not there. What
/// lies elsewhere is not looked at, and may be broken without being noticed.
/// </para>
/// <para>
/// A hostile tree ends it soon: layers fall with each step, a node in a second place breaks off the walk, and so do more blocks than the caller
/// allows.
/// </para>
/// </remarks>
public sealed class RangeWalk
{
    private const sbyte UnknownLayer = -1;

    private readonly KeyRange[] _ranges;
    private readonly int _maxBlocks;
    private readonly Dictionary<Cid, Place> _nodes = [];
    private readonly HashSet<Cid> _seen = [];
    private readonly HashSet<Cid> _absent = [];
    private readonly Dictionary<Cid, ReadOnlyMemory<byte>> _blocks = [];
    private readonly List<(byte[] Path, KeyRange Range, Cid Cid)> _found = [];
    private readonly KeyArena _keys = new();
    private RepoFailure? _failure;
    private long _expected;

    /// <summary>Starts at the root of the tree.</summary>
    /// <param name="commit">The commit. Its signature is not checked: the caller has the key.</param>
    /// <param name="collections">The collections whose records are wanted.</param>
    /// <param name="maxBlocks">
    /// How many nodes and records the walk may need. It ends with <see cref="RepoFailureKind.TooLarge"/> as soon as it is known to need more, or
    /// most likely does.
    /// </param>
    public RangeWalk(SignedCommit commit, IReadOnlyCollection<Nsid> collections, int maxBlocks)
    {
        Commit = commit;
        _ranges = [.. collections.Distinct().Select(static collection => new KeyRange(collection))];
        _maxBlocks = maxBlocks;
        if (_ranges.Length > 0)
        {
            _seen.Add(commit.Data);
            _nodes.Add(commit.Data, new Place(UnknownLayer, null, null));
        }
    }

    /// <summary>The commit under which it is so.</summary>
    public SignedCommit Commit { get; }

    /// <summary>Blocks without which it cannot go on: tree nodes first, so that its size is known before a record is asked for.</summary>
    public IReadOnlyCollection<Cid> Needed => _nodes.Count > 0 ? [.. _nodes.Keys] : [.. _absent];

    /// <summary>True when nothing is missing any more.</summary>
    public bool IsComplete => _failure is null && _nodes.Count == 0 && _absent.Count == 0;

    /// <summary>Nodes and records that it has needed so far.</summary>
    public int BlockCount => _seen.Count + _found.Count;

    /// <summary>The records in path order.</summary>
    /// <exception cref="InvalidOperationException">It is not complete.</exception>
    public IReadOnlyList<RepoRecord> Records => IsComplete
        ? [.. _found.Order(ByPath).Select(found => new RepoRecord(
            found.Range.Collection, Encoding.ASCII.GetString(found.Path.AsSpan(found.Range.Collection.Length + 1)), found.Cid, _blocks[found.Cid]))]
        : throw new InvalidOperationException("The walk is not complete.");

    private static Comparer<(byte[] Path, KeyRange Range, Cid Cid)> ByPath { get; } =
        Comparer<(byte[] Path, KeyRange Range, Cid Cid)>.Create(static (a, b) => a.Path.AsSpan().SequenceCompareTo(b.Path));

    /// <summary>Takes what it needs of some blocks, and goes on as far as they lead.</summary>
    /// <param name="blocks">Any blocks. Those of records are borrowed for the life of the walk.</param>
    /// <param name="failure">What is wrong, when something is: for good, another call says the same.</param>
    /// <returns>False when the tree is hostile or too large. A block that is not there is no failure: it stays needed.</returns>
    public bool TryTake(BlockSource blocks, out RepoFailure failure)
    {
        try
        {
            if (_failure is null)
            {
                TakeNodes(blocks);
                TakeRecords(blocks);
            }
        }
        catch (MalformedDataException e)
        {
            _failure = new RepoFailure(e.Reason == MalformedReason.TooLarge ? RepoFailureKind.TooLarge : RepoReader.KindOf(e.Reason), e.Reason);
        }
        failure = _failure ?? default;
        return _failure is null;
    }

    private void TakeNodes(BlockSource blocks)
    {
        bool isMoving = true;
        while (isMoving)
        {
            isMoving = false;
            foreach (Cid cid in _nodes.Keys.ToArray())
            {
                if (blocks.TryGet(cid, out ReadOnlyMemory<byte> block))
                {
                    _nodes.Remove(cid, out Place place);
                    _expected -= place.Expected;
                    Open(block.Span, place);
                    isMoving = true;
                }
            }
        }
    }

    private void TakeRecords(BlockSource blocks)
    {
        foreach (Cid cid in _absent.ToArray())
        {
            if (blocks.TryGet(cid, out ReadOnlyMemory<byte> block))
            {
                _blocks[cid] = block;
                _absent.Remove(cid);
            }
        }
    }

    private void Open(ReadOnlySpan<byte> block, Place place)
    {
        _keys.Clear();
        bool isRoot = place.Layer == UnknownLayer;
        sbyte layer = place.Layer;
        byte[]? low = place.Low;
        var reader = new MstNodeReader(block);
        Cid left = reader.PeekLeft(), subtree = left;
        if (reader.Count == 0 && left.IsDefault != isRoot)
        {
            // Only the root of an empty tree has neither, and no other node may have nothing.
            ThrowHelper.Malformed(MalformedReason.InvalidTree, 0);
        }

        KeySlice key = default;
        for (int i = 0; i < reader.Count; i++)
        {
            key = reader.ReadEntry(_keys, key, out Cid value, out Cid next);
            byte[] path = _keys[key].ToArray();
            sbyte keyLayer = MstKey.CheckedLayerOf(path);
            layer = layer == UnknownLayer ? keyLayer : layer;
            if (keyLayer != layer || (low is not null && path.AsSpan().SequenceCompareTo(low) <= 0))
            {
                ThrowHelper.Malformed(MalformedReason.InvalidTree, 0);
            }
            Descend(subtree, layer, low, path);
            Find(path, value);
            (low, subtree) = (path, next);
        }
        if (reader.Count > 0 && place.High is { } high && low.AsSpan().SequenceCompareTo(high) >= 0)
        {
            ThrowHelper.Malformed(MalformedReason.InvalidTree, 0);
        }
        Descend(subtree, layer, low, place.High);
        if (reader.ReadLeft() != left)
        {
            ThrowHelper.Malformed(MalformedReason.InvalidTree, 0);
        }
    }

    private void Descend(in Cid cid, sbyte parentLayer, byte[]? low, byte[]? high)
    {
        if (cid.IsDefault)
        {
            return;
        }
        if (parentLayer <= 0)
        {
            ThrowHelper.Malformed(MalformedReason.InvalidTree, 0);
        }
        if (!_ranges.Any(range => range.Meets(low, high)))
        {
            return;
        }
        if (!_seen.Add(cid))
        {
            // No subtree is empty and no key stands twice, so no honest tree has the same one in two places.
            ThrowHelper.Malformed(MalformedReason.InvalidTree, 0);
        }
        var place = new Place((sbyte)(parentLayer - 1), low, high) { IsWhole = _ranges.Any(range => range.Covers(low, high)) };
        _nodes.Add(cid, place);
        _expected += place.Expected;
        StayWithinLimit();
    }

    private void Find(byte[] path, in Cid value)
    {
        if (Array.Find(_ranges, range => range.Holds(path)) is not { } range)
        {
            return;
        }
        _found.Add((path, range, value));
        if (!_blocks.ContainsKey(value))
        {
            _absent.Add(value);
        }
        StayWithinLimit();
    }

    private void StayWithinLimit()
    {
        if (BlockCount + _expected > _maxBlocks)
        {
            ThrowHelper.Malformed(MalformedReason.TooLarge, 0);
        }
    }

    /// <summary>Where a node has to fit: its layer, -1 for the root, and the keys to its left and right.</summary>
    private readonly record struct Place(sbyte Layer, byte[]? Low, byte[]? High)
    {
        /// <summary>All of it is wanted.</summary>
        public bool IsWhole { get; init; }

        /// <summary>
        /// Records that it can be counted on to have. One key in four rises to the next layer, so a subtree has 4^(layer + 1) on average, and
        /// eight in ten have more than a quarter of that.
        /// </summary>
        public long Expected => IsWhole ? 1L << (2 * Layer) : 0;
    }
}
