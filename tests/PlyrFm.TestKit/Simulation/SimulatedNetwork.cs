using System.Text;

using PlyrFm.AtProto.Crypto;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.TestKit.Simulation;

/// <summary>
/// PLC, PDSes and relays in this process, on loopback ports, with real keys, commits and frames. One seed decides every name and key.
/// <see cref="World"/> knows what a perfect indexer would have.
/// </summary>
public sealed class SimulatedNetwork : IAsyncDisposable
{
    private readonly Random _random;
    private long _clock;

    private SimulatedNetwork(int seed, int pdses, int relays, TimeProvider time)
    {
        (Seed, Time) = (seed, time);
        Pdses = [.. Enumerable.Range(0, pdses).Select(_ => new SimulatedPds { OwnerOf = OwnerOf })];
        Relays = [.. Enumerable.Range(0, relays).Select(_ => new SimulatedRelay { PdsOf = PdsOf })];
        _random = new Random(seed);
        // A day ago: revisions of ordinary commits must not lie in the future however many there are.
        _clock = time.GetUtcNow().AddDays(-1).ToUnixTimeMilliseconds() * 1000;
    }

    public int Seed { get; }

    /// <summary>The clock of all that is told.</summary>
    public TimeProvider Time { get; }

    /// <summary>What it says, as events state it.</summary>
    public string Now => SimulatedFrame.Text(Time.GetUtcNow());

    public SimulatedPlc Plc { get; } = new();

    /// <summary>Each of them hears everything that accounts tell, and gives it a sequence of its own.</summary>
    public IReadOnlyList<SimulatedRelay> Relays { get; }

    /// <summary>The first and often only one.</summary>
    public SimulatedRelay Relay => Relays[0];

    /// <summary>Hears what the relays hear, once it is there.</summary>
    public SimulatedJetstream? Jetstream { get; private set; }

    public IReadOnlyList<SimulatedPds> Pdses { get; }

    /// <summary>Where accounts are created if nothing else is said.</summary>
    public SimulatedPds Pds => Pdses[0];

    public SimulatedPds OtherPds => Pdses[1];

    /// <summary>Replaced, never changed: the servers look into it at any time.</summary>
    public IReadOnlyList<SimulatedAccount> Accounts { get; private set; } = [];

    public World World { get; } = new();

    /// <summary>None until one is created.</summary>
    public IReadOnlyList<SimulatedLabeler> Labelers { get; private set; } = [];

    public static async Task<SimulatedNetwork> StartAsync(int seed, int pdses = 2, int relays = 1, TimeProvider? time = null)
    {
        var network = new SimulatedNetwork(seed, pdses, relays, time ?? TimeProvider.System);
        await Task.WhenAll(network.Servers.Select(server => server.StartAsync()));
        return network;
    }

    /// <summary>A new account, announced to the relay as the reference PDS does.</summary>
    /// <param name="announce">False: nobody hears of it yet.</param>
    /// <param name="pds">Where, if not at the first.</param>
    /// <param name="did">Which, if not one of the seed's.</param>
    public SimulatedAccount CreateAccount(bool announce = true, SimulatedPds? pds = null, Did? did = null)
    {
        var account = new SimulatedAccount(this, did ?? NextDid(), $"artist{Accounts.Count}.test", NextKey(), pds ?? Pds);
        Accounts = [.. Accounts, account];
        Plc.Publish(account);
        if (announce)
        {
            account.Announce();
        }

        return account;
    }

    /// <summary>A new labeler, with its DID document published.</summary>
    public async Task<SimulatedLabeler> CreateLabelerAsync(bool sendsText = false)
    {
        var labeler = new SimulatedLabeler(NextDid(), NextKey(), Time) { SendsText = sendsText };
        await labeler.Server.StartAsync();
        Labelers = [.. Labelers, labeler];
        Plc.Publish(labeler);
        return labeler;
    }

    /// <summary>The next revision or record key: later than all before.</summary>
    public Tid NextTid() => Tid.FromMicroseconds(Interlocked.Add(ref _clock, 1000), 0);

    /// <summary>Both curves occur.</summary>
    public PrivateKey NextKey()
    {
        var scalar = new byte[32];
        _random.NextBytes(scalar);
        scalar[0] = 1; // below the order of either curve, and not zero
        return PrivateKey.FromBytes(_random.Next(4) == 0 ? KeyCurve.P256 : KeyCurve.K256, scalar);
    }

    public async Task<SimulatedJetstream> StartJetstreamAsync()
    {
        Jetstream = new SimulatedJetstream(Time);
        await Jetstream.Server.StartAsync();
        return Jetstream;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Servers.Select(server => server.StopAsync()));
        await (Jetstream?.Server.StopAsync() ?? Task.CompletedTask);
    }

    /// <summary>An event, as every relay hears it.</summary>
    internal void Publish(Func<long, byte[]> frame)
    {
        foreach (var relay in Relays)
        {
            relay.Publish(frame);
        }
    }

    private IEnumerable<LoopbackServer> Servers => [Plc.Server, .. Relays.Select(relay => relay.Server), .. Pdses.Select(pds => pds.Server), .. Labelers.Select(labeler => labeler.Server)];

    private Uri? PdsOf(string did) => Accounts.FirstOrDefault(account => account.Did.Value == did)?.Pds.Server.Address;

    private Did? OwnerOf(string handle) =>
        Accounts.FirstOrDefault(account => account.Handle == handle && account.AnswersHandle && account.Pds.Hosts(account.Did))?.Did;

    private Did NextDid()
    {
        var identifier = new StringBuilder("did:plc:");
        for (var i = 0; i < 24; i++)
        {
            identifier.Append("abcdefghijklmnopqrstuvwxyz234567"[_random.Next(32)]);
        }

        return Did.Parse(identifier.ToString());
    }
}
