using System.Text;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Crypto;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Repo;

/// <summary>Writes a repository and announces its commits, for clients, simulators and tests. Holds everything in memory; not
/// thread-safe.</summary>
/// <param name="did">The account.</param>
/// <param name="key">The signing key, not owned.</param>
public sealed class RepoWriter(Did did, PrivateKey key)
{
    private const string AfterAllPaths = "\u007f";

    private readonly NodeStore _nodes = new();
    private readonly PartialMst _tree = new();
    private readonly Dictionary<string, Record> _records = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _paths = new(StringComparer.Ordinal);

    /// <summary>The account.</summary>
    public Did Did => did;

    /// <summary>Signs the next commits. Replace it to rotate.</summary>
    public PrivateKey Key { get; set; } = key;

    /// <summary>The last commit; null before the first.</summary>
    public SignedCommit? Commit { get; private set; }

    /// <summary>All paths in order.</summary>
    public IReadOnlyCollection<string> Paths => _paths;

    /// <summary>The CID of the record at a path.</summary>
    public bool TryGetRecord(string path, out Cid cid)
    {
        bool isThere = _records.TryGetValue(path, out Record record);
        cid = record.Cid;
        return isThere;
    }

    /// <summary>Makes a commit.</summary>
    /// <param name="rev">Greater than that of the last commit.</param>
    /// <param name="writes">Done one after the other, so that several may touch one path; all or none. May be empty.</param>
    /// <exception cref="InvalidOperationException">A create of a record that exists, a write to one that does not, or a rev that does not
    /// rise.</exception>
    public RepoDiff Write(Tid rev, params IReadOnlyList<RepoWrite> writes)
    {
        if (rev <= Commit?.Rev)
        {
            throw new InvalidOperationException($"{rev} is not after {Commit.Rev}.");
        }
        RepoHead? previous = Commit?.Head;
        var before = new SortedDictionary<string, Record>(StringComparer.Ordinal);
        List<RepoOp> ops;
        try
        {
            ops = [.. writes.Select(write => Apply(write, before))];
        }
        catch (InvalidOperationException)
        {
            Restore(before);
            throw;
        }
        Cid data = Rebuild(previous, before);
        Commit = SignedCommit.Create(did, rev, data, Key);
        _nodes.Prune(data);
        return new RepoDiff(Commit, previous, ops, Prove(before.Keys));
    }

    /// <summary>The whole repository as a CAR, the tree before the records.</summary>
    /// <exception cref="InvalidOperationException">There is no commit yet.</exception>
    public byte[] Export()
    {
        SignedCommit commit = Commit ?? throw new InvalidOperationException("There is no commit yet.");
        CarWriter car = Begin(commit);
        _nodes.Walk(commit.Data, node => Write(car, node));
        var written = new HashSet<Cid>();
        foreach (string path in _paths)
        {
            Record record = _records[path];
            if (written.Add(record.Cid))
            {
                car.Write(record.Cid, record.Block);
            }
        }
        return car.ToArray();
    }

    /// <summary>A CAR with the last commit alone, as a #sync carries it.</summary>
    /// <exception cref="InvalidOperationException">There is no commit yet.</exception>
    public byte[] ExportCommit() => Begin(Commit ?? throw new InvalidOperationException("There is no commit yet.")).ToArray();

    private RepoOp Apply(RepoWrite write, SortedDictionary<string, Record> before)
    {
        string path = write.Path;
        if (!RepoPath.IsTreeKey(Encoding.UTF8.GetBytes(path)))
        {
            throw new InvalidOperationException($"{path} is no path.");
        }
        bool isThere = _records.TryGetValue(path, out Record current);
        if (isThere == (write.Action == OpAction.Create))
        {
            throw new InvalidOperationException($"{write.Action} of {path}, which {(isThere ? "exists" : "does not exist")}.");
        }
        before.TryAdd(path, current);
        Cid? prev = before[path].Cid.IsDefault ? null : before[path].Cid;
        if (write.Action == OpAction.Delete)
        {
            _records.Remove(path);
            _paths.Remove(path);
            return new RepoOp(write.Action, write.Collection, write.RecordKey, null, prev);
        }
        byte[] block = write.Record.ToArray();
        var record = new Record(Cid.ForDagCbor(block), block);
        _records[path] = record;
        _paths.Add(path);
        return new RepoOp(write.Action, write.Collection, write.RecordKey, record.Cid, prev);
    }

    private void Restore(SortedDictionary<string, Record> before)
    {
        foreach ((string path, Record record) in before)
        {
            if (record.Cid.IsDefault)
            {
                _records.Remove(path);
                _paths.Remove(path);
            }
            else
            {
                _records[path] = record;
                _paths.Add(path);
            }
        }
    }

    private Cid Rebuild(RepoHead? previous, SortedDictionary<string, Record> before)
    {
        _tree.Clear();
        _tree.Sink = _nodes.Add;
        MstChange[] changes = [.. before
            .Select(old => new MstChange(
                _tree.Keys.Add(Encoding.UTF8.GetBytes(old.Key)), old.Value.Cid, _records.GetValueOrDefault(old.Key).Cid))
            .Where(change => !change.Expected.IsDefault || !change.Replacement.IsDefault)];
        if (previous is { } head)
        {
            _tree.Load(_nodes, head.Data);
        }
        _tree.Apply(changes);
        return _tree.Root();
    }

    /// <summary>
    /// What a receiver needs to undo the commit on the new tree: the nodes on the way to each touched path and to its neighbours, between
    /// which subtrees were split or joined.
    /// </summary>
    private byte[] Prove(IEnumerable<string> touched)
    {
        CarWriter car = Begin(Commit!);
        var written = new HashSet<Cid>();
        void WriteOnce(Cid node)
        {
            if (written.Add(node))
            {
                Write(car, node);
            }
        }

        WriteOnce(Commit!.Data);
        foreach (string path in touched)
        {
            string?[] places = [path, _paths.GetViewBetween("", Below(path)).Max, _paths.GetViewBetween(Above(path), AfterAllPaths).Min];
            foreach (string? place in places)
            {
                if (place is not null)
                {
                    _nodes.Prove(Commit!.Data, Encoding.UTF8.GetBytes(place), WriteOnce);
                }
            }
            if (_records.TryGetValue(path, out Record record) && written.Add(record.Cid))
            {
                car.Write(record.Cid, record.Block);
            }
        }
        return car.ToArray();
    }

    // The nearest texts that are not the path itself: paths hold none of the two characters appended here.
    private static string Below(string path) => path[..^1] + (char)(path[^1] - 1) + AfterAllPaths;

    private static string Above(string path) => path + "\u0001";

    private static CarWriter Begin(SignedCommit commit)
    {
        var car = new CarWriter(commit.Cid);
        car.Write(commit.Cid, commit.Block.Span);
        return car;
    }

    private void Write(CarWriter car, Cid node)
    {
        _nodes.TryGet(node, out ReadOnlyMemory<byte> block);
        car.Write(node, block.Span);
    }

    private readonly record struct Record(Cid Cid, byte[] Block);
}
