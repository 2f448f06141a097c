using System.Text;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Crypto;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Tests.Repo;

/// <summary>A repository with a fixed key and clock, random writes, and an independent record of what should be in it.</summary>
internal sealed class RepoWorld
{
    private static readonly string[] Collections = ["fm.plyr.track", "fm.plyr.like", "app.bsky.feed.post", "sh.tangled.repo"];

    private readonly Random _random;
    private long _clock = 1_750_000_000_000_000;
    private int _serial;

    public RepoWorld(int seed = 1, KeyCurve curve = KeyCurve.K256)
    {
        _random = new Random(seed);
        Key = PrivateKey.FromBytes(curve, Enumerable.Repeat((byte)5, 32).ToArray());
        Writer = new RepoWriter(Did, Key);
    }

    public static Did Did { get; } = Did.Parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz");

    public PrivateKey Key { get; }

    public RepoWriter Writer { get; }

    /// <summary>What should be in the repository.</summary>
    public SortedDictionary<string, Cid> Records { get; } = new(StringComparer.Ordinal);

    /// <summary>A moment after every commit made so far.</summary>
    public DateTimeOffset Now => DateTimeOffset.UnixEpoch.AddMicroseconds(_clock + 1);

    public Tid NextRev() => Tid.FromMicroseconds(_clock += 1_000_003, clockId: 7);

    public RepoDiff Commit(params IReadOnlyList<RepoWrite> writes)
    {
        foreach (RepoWrite write in writes)
        {
            if (write.Action == OpAction.Delete)
            {
                Records.Remove(write.Path);
            }
            else
            {
                Records[write.Path] = Cid.ForDagCbor(write.Record.Span);
            }
        }
        return Writer.Write(NextRev(), writes);
    }

    /// <summary>A commit with up to so many random writes; now and then two on one path.</summary>
    public RepoDiff CommitRandom(int maxWrites)
    {
        var writes = new List<RepoWrite>();
        var paths = Records.Keys.ToHashSet();
        for (int left = _random.Next(maxWrites + 1); left > 0; left--)
        {
            RepoWrite write = RandomWrite(paths);
            writes.Add(write);
            if (write.Action == OpAction.Delete)
            {
                paths.Remove(write.Path);
            }
            else
            {
                paths.Add(write.Path);
            }
        }
        return Commit(writes);
    }

    public RepoWrite NewTrack(string? recordKey = null) =>
        RepoWrite.Create("fm.plyr.track", recordKey ?? RandomKey(), Record("fm.plyr.track"));

    public byte[] Record(string type) => DataValue.FromJson(Encoding.UTF8.GetBytes($$"""{"$type":"{{type}}","title":"number {{++_serial}}"}""")).ToCbor();

    private RepoWrite RandomWrite(HashSet<string> paths)
    {
        int kind = _random.Next(5);
        if (paths.Count == 0 || kind < 2)
        {
            string collection = Collections[_random.Next(Collections.Length)];
            return RepoWrite.Create(collection, RandomKey(), Record(collection));
        }
        string path = paths.ElementAt(_random.Next(paths.Count));
        int slash = path.IndexOf('/', StringComparison.Ordinal);
        return kind < 4
            ? RepoWrite.Update(path[..slash], path[(slash + 1)..], Record(path[..slash]))
            : RepoWrite.Delete(path[..slash], path[(slash + 1)..]);
    }

    private string RandomKey() => Tid.FromMicroseconds(_random.NextInt64(1L << 50), _random.Next(1024)).ToString();
}
