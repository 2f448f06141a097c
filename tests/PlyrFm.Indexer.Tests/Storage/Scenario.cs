using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Tests.Storage;

/// <summary>Turns steps into changes as the network could cause them, told both to the writer and to the model.</summary>
internal sealed class Scenario
{
    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static readonly CollectionMap Collections = new("fm.plyr");

    private static readonly RecordIndexer Indexer = new(Collections, RecordPolicy.Default, TimeProvider.System);
    private static readonly Cid Root = Cid.ForDagCbor([0xa0]);

    private readonly bool _isReplayable;
    private readonly Dictionary<Did, Dictionary<int, Content>> _repos = [];
    private readonly HashSet<Did> _deleted = [];
    private long _micros = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1000;
    private long _seq;

    /// <param name="steps">What happens.</param>
    /// <param name="isReplayable">
    /// Only what the guards protect against replay: neither the outcome of resolving an identity nor the state of our own work, nothing about a
    /// repository that is not followed yet, and nobody comes back from the dead.
    /// </param>
    public Scenario(IEnumerable<Step> steps, bool isReplayable = false)
    {
        _isReplayable = isReplayable;
        foreach (var step in steps)
        {
            if (Translate(step) is { } told)
            {
                Changes.Add((told.Change, told.Contents, step.EndsBatch));
            }
        }
    }

    public List<(Change Change, Dictionary<(Collection, string), Content> Contents, bool EndsBatch)> Changes { get; } = [];

    public IEnumerable<IReadOnlyList<Change>> Batches()
    {
        var batch = new List<Change>();
        foreach (var (change, _, endsBatch) in Changes)
        {
            batch.Add(change);
            if (endsBatch)
            {
                yield return batch;
                batch = [];
            }
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    private (Change Change, Dictionary<(Collection, string), Content> Contents)? Translate(Step step)
    {
        var did = People.Dids[step.Person];
        var none = new Dictionary<(Collection, string), Content>();
        switch (step.Kind)
        {
            case < 10:
                return Commit(did, step);
            case < 13:
                return Snapshot(did, step);
            case < 16:
                return Account(did, step) is { } account ? (account, none) : null;
            case 16 when Changes.Count > 0:
                // A relay may send again what it has sent before.
                var (again, contents, _) = Changes[step.Detail % Changes.Count];
                return again is CommitChange or AccountChange or ForgetChange || (again is SnapshotChange && !_isReplayable) ? (again, contents) : null;
            case 17 when !_isReplayable:
                return (new RepoStateChange(did, (RepoState)(step.Detail % 6), $"r{step.Detail}", step.Detail, Now.AddMinutes(step.Detail)), none);
            case 18 when !_isReplayable:
                Handle? handle = step.Detail % 3 == 2 ? null : Handle.Parse($"h{step.Detail % 3}.test.example.com");
                return (new IdentityChange(did, handle, new Uri("https://pds.example.com/x")), none);
            case 19:
                return (new RejectChange(did, $"no\0{step.Detail}"), none);
            case 20 when !_isReplayable || _deleted.Contains(did):
                // Of an account that is not deleted it means nothing, and is never written by anybody who sees that it is not.
                return (new ForgetChange(did), none);
            default:
                return null;
        }
    }

    private (Change, Dictionary<(Collection, string), Content>) Commit(Did did, Step step)
    {
        var repo = RepoOf(did);
        var ops = new Dictionary<int, RecordOp>();
        var contents = new Dictionary<(Collection, string), Content>();
        foreach (var op in step.Ops)
        {
            // A commit names each path once.
            if (ops.ContainsKey(op.Path))
            {
                continue;
            }

            var (collection, key) = People.Paths[op.Path];
            if (op.IsDelete)
            {
                repo.Remove(op.Path);
                ops.Add(op.Path, new RecordDelete(collection, key));
            }
            else
            {
                var content = repo[op.Path] = ContentOf(collection, op);
                contents.Add((collection, key), content);
                ops.Add(op.Path, new RecordUpsert(Read(collection, key, content)));
            }
        }

        return (new CommitChange(did, NextRev(step), Root, [.. ops.Values]), contents);
    }

    private (Change, Dictionary<(Collection, string), Content>) Snapshot(Did did, Step step)
    {
        // Commits that nobody saw.
        var repo = RepoOf(did);
        foreach (var op in step.Ops)
        {
            repo.Remove(op.Path);
            if (!op.IsDelete)
            {
                repo[op.Path] = ContentOf(People.Paths[op.Path].Collection, op);
            }
        }

        var contents = repo.ToDictionary(r => People.Paths[r.Key], r => r.Value);
        return (new SnapshotChange(did, NextRev(step), Root, [.. contents.Select(c => Read(c.Key.Collection, c.Key.RecordKey, c.Value))]), contents);
    }

    private AccountChange? Account(Did did, Step step)
    {
        var status = step.Detail switch { 0 => AccountStatus.Deleted, < 6 => AccountStatus.Active, < 10 => AccountStatus.Deactivated, _ => AccountStatus.Suspended };
        if (_isReplayable && (_deleted.Contains(did) || !_repos.ContainsKey(did)))
        {
            return null;
        }

        if (status == AccountStatus.Deleted)
        {
            _deleted.Add(did);
        }

        return new AccountChange(did, status, "relay", ++_seq);
    }

    private static Content ContentOf(Collection collection, StepOp op) =>
        op.IsBroken ? Content.Broken(collection, op.Number) : Content.Of(collection, op.Number);

    private static IndexedRecord Read(Collection collection, string key, Content content) =>
        Indexer.Read(collection, key, content.Cid, content.Block, Now);

    private Dictionary<int, Content> RepoOf(Did did)
    {
        if (!_repos.TryGetValue(did, out var repo))
        {
            _repos.Add(did, repo = []);
        }

        return repo;
    }

    private Tid NextRev(Step step) => Tid.FromMicroseconds(_micros += 1_000_000, step.Detail);
}
