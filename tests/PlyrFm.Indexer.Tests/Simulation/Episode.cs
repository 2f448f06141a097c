using System.Diagnostics;

using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Pipeline;
using PlyrFm.Indexer.Tests.Storage;
using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Simulation;

/// <summary>
/// What one seed makes: a network, the people in it, what they do and what goes wrong, and the real indexer in the middle. The
/// <see cref="Model"/> is kept here, from the writes alone.
/// </summary>
internal sealed class Episode : IAsyncDisposable
{
    private readonly Dictionary<object, RequestFaults> _faults = [];
    private readonly List<string> _story = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly long _sparseAbove;
    private SimulatedAccount? _stranger;
    private RunningIndexer? _indexer;

    private Episode(int seed, SimulatedNetwork network, string connectionString)
    {
        (Seed, Network) = (seed, network);
        Random = new Random(seed);
        Database = new DatabaseProxy(connectionString);
        DirectoryFaults = new RequestFaults(Ledger);
        network.Plc.Trouble = (_, context) => DirectoryFaults.TryAnswerAsync("", context);
        foreach (var pds in network.Pdses)
        {
            pds.Trouble = FaultsOf(pds).TryAnswerAsync;
        }

        foreach (var relay in network.Relays)
        {
            relay.Trouble = FaultsOf(relay).TryAnswerAsync;
            relay.SkipSeq(Random.Next(1000));
        }

        // Nobody here writes 4 MiB: some indexers take every repository for a large one.
        _sparseAbove = Random.Next(3) switch { 0 => 1, 1 => 2048, _ => IndexerOptions.DefaultSparseAboveKiB * 1024 };

        // Some relays pass getRepo on, some keep copies, whatever becomes of the account, and some know nothing.
        var habit = Random.Next(5);
        network.Relay.PdsOf = habit < 2 ? network.Relay.PdsOf : _ => null;
        network.Relay.CopyOf = habit == 2 ? CopyOf : _ => null;
    }

    public int Seed { get; }

    public Random Random { get; }

    public SimulatedNetwork Network { get; }

    public DatabaseProxy Database { get; }

    public RequestFaults DirectoryFaults { get; }

    public FaultLedger Ledger { get; } = new();

    public Model Model { get; } = new();

    public List<Actor> Actors { get; } = [];

    /// <summary>Every version of every record that there ever was: DID, collection, key and CID.</summary>
    public HashSet<string> Versions { get; } = [];

    /// <summary>Handles may have been looked up in vain: that is repeated after an hour, for which nobody waits here.</summary>
    public bool IdentitiesAreInDoubt { get; set; }

    public RunningIndexer Indexer => _indexer!;

    /// <summary>What has happened, one line each.</summary>
    public string Story => string.Join("\n  ", _story);

    public static async Task<Episode> OpenAsync(int seed, string connectionString)
    {
        var random = new Random(seed);
        var network = await SimulatedNetwork.StartAsync(seed, pdses: 1 + random.Next(3), relays: 1 + random.Next(2));
        return new Episode(seed, network, connectionString);
    }

    public RequestFaults FaultsOf(object server)
    {
        if (!_faults.TryGetValue(server, out var faults))
        {
            _faults.Add(server, faults = new RequestFaults(Ledger));
        }

        return faults;
    }

    public T Any<T>(IReadOnlyList<T> all) => all[Random.Next(all.Count)];

    public SimulatedRelay AnyRelay() => Any(Network.Relays);

    public SimulatedPds AnyPds() => Any(Network.Pdses);

    public Actor? AnyActor(Func<Actor, bool> who) => Actors.Where(who).ToArray() is { Length: > 0 } those ? Any(those) : null;

    public SimulatedAccount? Account(string did) => Network.Accounts.FirstOrDefault(account => account.Did.Value == did && account.Repo.Head is not null);

    /// <summary>Says that a fault has happened, whoever has noticed.</summary>
    public bool Note(string fault)
    {
        Ledger.Fired(fault);
        return true;
    }

    /// <summary>Says what happens next.</summary>
    public void Tell(string line) => _story.Add($"{_clock.Elapsed.TotalMilliseconds,6:F0} {line}");

    /// <summary>Writes to a repository and to the model. Nobody is told yet.</summary>
    public SimulatedCommit Commit(Actor actor, (Collection Collection, string Key, Content? Content)[] writes)
    {
        if (actor.Account.Repo.Head is not null && Random.Next(4) == 0)
        {
            actor.EarlierCar = actor.Account.Repo.ToCar();
        }

        actor.Apply(writes);
        Versions.UnionWith(writes.Where(write => write.Content is not null)
            .Select(write => $"{actor.Account.Did} {(int)write.Collection} {write.Key} {Convert.ToHexStringLower(write.Content!.Cid.ToArray())}"));
        return actor.Account.Commit(
            [.. writes.Select(write => new SimulatedWrite($"{Scenario.Collections.NsidOf(write.Collection)}/{write.Key}", write.Content?.Block))]);
    }

    /// <summary>The first people are those of whom the records speak; of some of them there is never more than that.</summary>
    public bool Join()
    {
        var did = Actors.Count < People.Count ? People.Dids[Actors.Count] : (Did?)null;
        var isAnnounced = Random.Next(4) > 0;
        var account = Network.CreateAccount(announce: false, AnyPds(), did);
        // Until a record of ours was announced nobody could take notice: a Bluesky profile alone makes nobody one of us.
        var actor = new Actor(account, Model.RepoOf(account.Did)) { IsUnheard = true };
        Actors.Add(actor);
        if (isAnnounced)
        {
            account.Announce();
            actor.Announce(Commit(actor, Life.Writes(this, actor)));
        }
        else
        {
            Commit(actor, Life.Writes(this, actor));
        }

        return true;
    }

    /// <summary>
    /// Events were lost, and so will be noticed: but the repositories that are then compared say nothing of handles and deletions, and a
    /// relay that keeps copies nothing of hidden accounts. A listing that is not kept does not name who is new.
    /// </summary>
    public void LoseNotices()
    {
        IdentitiesAreInDoubt = true;
        foreach (var actor in Actors.Where(actor => !actor.IsActive || !Network.Relay.ListingIsKept))
        {
            actor.IsUnheard = true;
        }
    }

    public void StrangerWrites()
    {
        (_stranger ??= Network.CreateAccount(announce: false)).Put($"app.bsky.feed.post/{Random.Next(5)}", SampleRecords.Post("nothing to do with it"));
    }

    public byte[]? CopyOf(string did)
    {
        if (Account(did) is not { } account)
        {
            return null;
        }

        lock (account)
        {
            return account.Repo.ToCar();
        }
    }

    public byte[]? EarlierCar(string did)
    {
        if (Actors.Find(actor => actor.Account.Did.Value == did) is not { EarlierCar: { } car } actor)
        {
            return null;
        }

        actor.IsUnheard = true; // if that is all that its host has to say, it is all that can be known
        return car;
    }

    public string? EarlierDocument(string did) => Actors.Find(actor => actor.Account.Did.Value == did)?.EarlierDocument;

    public async Task StartIndexerAsync(bool waitForConnection = false) =>
        _indexer = await RunningIndexer.StartAsync(
            Network, Database.ConnectionString, Tuning(), waitForConnection, configure: options => options with { SparseAboveBytes = _sparseAbove });

    public async ValueTask DisposeAsync()
    {
        if (_indexer is not null)
        {
            await _indexer.DisposeAsync();
        }

        await Database.DisposeAsync();
        await Network.DisposeAsync();
    }

    /// <summary>Narrow places are where things get stuck.</summary>
    private Tuning Tuning() => RunningIndexer.FastTuning with
    {
        Lanes = 1 + Random.Next(4),
        LaneCapacity = Random.Next(3) == 0 ? 2 : 256,
        WaitingEvents = Random.Next(3) == 0 ? 1 + Random.Next(4) : 200,
        FetchesPerHost = 1 + Random.Next(2),
        Batches = RunningIndexer.FastTuning.Batches with { MaxChanges = Random.Next(2) == 0 ? 1 + Random.Next(5) : 500 },
    };
}
