using System.Diagnostics;

using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Crypto;
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
    // So many that nobody waits for a turn: what is budgeted is tested elsewhere.
    private const double AuditsPerSecond = 500;

    private static readonly Tuning Production = new();

    private readonly Dictionary<object, RequestFaults> _faults = [];
    private readonly List<string> _story = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly long _sparseAbove;
    private SimulatedAccount? _stranger;
    private RunningIndexer? _indexer;

    private Episode(int seed, SimulatedNetwork network, VirtualClock clock, string connectionString)
    {
        (Seed, Network, Clock, Plan) = (seed, network, clock, Plan.Of(seed));
        Random = new Random(seed);
        Model = new Model { Marks = MarksOf };
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
        Tell($"({Plan}; the relay {(habit < 2 ? "passes getRepo on" : habit == 2 ? "keeps copies" : "knows nothing")})");
    }

    public int Seed { get; }

    public Random Random { get; }

    public SimulatedNetwork Network { get; }

    public DatabaseProxy Database { get; }

    public RequestFaults DirectoryFaults { get; }

    public FaultLedger Ledger { get; } = new();

    public Plan Plan { get; }

    /// <summary>The clock of everybody in it.</summary>
    public VirtualClock Clock { get; }

    public Model Model { get; }

    /// <summary>What labelers have said.</summary>
    public Sayings Sayings { get; } = new();

    /// <summary>Of labelers that have another now.</summary>
    public Dictionary<SimulatedLabeler, PrivateKey> FormerKeys { get; } = [];

    /// <summary>If it is listened to.</summary>
    public SimulatedJetstream Jetstream => Network.Jetstream!;

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
        var clock = new VirtualClock();
        var network = await SimulatedNetwork.StartAsync(seed, pdses: 1 + random.Next(3), relays: 1 + random.Next(2), clock);
        var episode = new Episode(seed, network, clock, connectionString);
        if (episode.Plan.HasJetstream)
        {
            await network.StartJetstreamAsync();
        }

        for (var i = 0; i < episode.Plan.Labelers; i++)
        {
            episode.Sayings.Follow((await network.CreateLabelerAsync()).Did.Value);
        }

        return episode;
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

    public SimulatedLabeler AnyLabeler() => Any(Network.Labelers);

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
        // Of posts a Jetstream tells nothing to those who do not ask for them, and a relay may be blind to them.
        _stranger.AnnounceIdentity();
    }

    /// <summary>What others than its author and its account's status do to an account, which has no version, or to a record.</summary>
    public int MarksOf(string uri, Cid? cid) =>
        Sayings.Marks(uri, cid?.ToString(), Clock.GetUtcNow()) | (cid is not null && IsWithheld(uri) ? 4 : 0);

    private bool IsWithheld(string uri)
    {
        var parts = uri["at://".Length..].Split('/', 2);
        return Actors.Find(actor => actor.Account.Did.Value == parts[0])?.Account.Hosting.Withheld.ContainsKey(parts[1]) == true;
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

    /// <summary>What an honest host would serve: to serve a repository is to say that its account is active.</summary>
    public byte[]? ServedCopyOf(string did) => Actors.Find(actor => actor.Account.Did.Value == did) is { IsActive: true } ? CopyOf(did) : null;

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
            Network, Database.ConnectionString, Tuning(), waitForConnection, Sources(), audits: Plan.IsAudited ? AuditsPerSecond : 0, time: Clock,
            configure: options => options with { SparseAboveBytes = _sparseAbove });

    public async ValueTask DisposeAsync()
    {
        if (_indexer is not null)
        {
            await _indexer.DisposeAsync();
        }

        await Database.DisposeAsync();
        await Network.DisposeAsync();
    }

    /// <summary>Half of the Jetstreams speak the new way.</summary>
    public bool IsNewStream => Seed % 8 >= 4;

    private List<Uri> Sources()
    {
        List<Uri> sources = Plan.HasRelays ? [.. Network.Relays.Select(relay => relay.Server.Address)] : [];
        if (Plan.HasJetstream)
        {
            sources.Add(new Uri($"jetstream+{new Uri(Jetstream.Server.Address, IsNewStream ? "/xrpc/network.bsky.jetstream.subscribeEvents" : "/subscribe")}"));
        }

        return sources;
    }

    /// <summary>Narrow places are where things get stuck.</summary>
    private Tuning Tuning() => RunningIndexer.FastTuning with
    {
        Lanes = 1 + Random.Next(4),
        LaneCapacity = Random.Next(3) == 0 ? 2 : 256,
        WaitingEvents = Random.Next(3) == 0 ? 1 + Random.Next(4) : 200,
        FetchesPerHost = 1 + Random.Next(2),
        // As in production: the clock is turned. How often is looked takes real time.
        AuditAge = Production.AuditAge,
        AuditGrace = Production.AuditGrace,
        ShownAge = Production.ShownAge,
        WithheldAge = Production.WithheldAge,
        AuditRetryFirst = Production.AuditRetryFirst,
        AuditRetryLongest = Production.AuditRetryLongest,
        Batches = RunningIndexer.FastTuning.Batches with { MaxChanges = Random.Next(2) == 0 ? 1 + Random.Next(5) : 500 },
    };
}
