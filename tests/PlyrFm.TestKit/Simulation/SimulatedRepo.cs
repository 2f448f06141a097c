using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Crypto;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.TestKit.Simulation;

/// <summary>A repository as a PDS holds it: records by path, and the newest signed commit.</summary>
/// <remarks>
/// The tree is built anew for each commit and goes into its CAR whole. That is more than a consumer needs, and leaves nothing to the
/// code that computes minimal proofs, which is part of what is tested.
/// </remarks>
public sealed class SimulatedRepo(Did did)
{
    private readonly SortedDictionary<string, (Cid Cid, byte[] Block)> _records = new(StringComparer.Ordinal);

    private Dictionary<Cid, byte[]>? _byCid;

    public SignedCommit? Head { get; private set; }

    public IReadOnlyDictionary<string, (Cid Cid, byte[] Block)> Records => _records;

    /// <summary>Applies writes in order and signs the result.</summary>
    public SimulatedCommit Apply(IReadOnlyList<SimulatedWrite> writes, Tid rev, PrivateKey key)
    {
        var before = new Dictionary<string, Cid?>(StringComparer.Ordinal);
        List<RepoOp> ops = [];
        List<(Cid Cid, byte[] Block)> blocks = [];
        foreach (var write in writes)
        {
            var prev = before.TryGetValue(write.Path, out var earlier)
                ? earlier
                : before[write.Path] = _records.TryGetValue(write.Path, out var stored) ? stored.Cid : null;
            var slash = write.Path.IndexOf('/', StringComparison.Ordinal);
            Cid? cid = null;
            if (write.Block is { } block)
            {
                cid = Cid.ForDagCbor(block);
                _records[write.Path] = (cid.Value, block);
                blocks.Add((cid.Value, block));
            }
            else
            {
                _records.Remove(write.Path);
            }

            var action = cid is null ? OpAction.Delete : prev is null ? OpAction.Create : OpAction.Update;
            ops.Add(new RepoOp(action, write.Path[..slash], write.Path[(slash + 1)..], cid, prev));
        }

        var since = Head;
        var tree = Tree();
        _byCid = null;
        Head = SignedCommit.Create(did, rev, tree.Root, key);
        return new SimulatedCommit(Head, since, ops, [(Head.Cid, Head.Block.ToArray()), .. tree.Nodes.Select(node => (node.Key, node.Value)), .. blocks]);
    }

    /// <summary>The whole repository, as getRepo serves it.</summary>
    public byte[] ToCar() => SimulatedCommit.Car(Head!.Cid, Blocks());

    /// <summary>The blocks of the whole repository, commit first.</summary>
    public IReadOnlyList<(Cid Cid, byte[] Block)> Blocks() =>
        [(Head!.Cid, Head.Block.ToArray()), .. Tree().Nodes.Select(node => (node.Key, node.Value)), .. _records.Values];

    /// <summary>A block of the newest commit; null when it has no such block, or none any more.</summary>
    public byte[]? Find(Cid cid)
    {
        _byCid ??= Blocks().DistinctBy(block => block.Cid).ToDictionary(block => block.Cid, block => block.Block);
        return _byCid.GetValueOrDefault(cid);
    }

    private Mst Tree() => Mst.Build(_records.Select(record => KeyValuePair.Create(record.Key, record.Value.Cid)));
}
