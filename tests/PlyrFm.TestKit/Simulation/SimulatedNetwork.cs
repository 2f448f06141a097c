using System.Text;

using PlyrFm.AtProto.Crypto;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.TestKit.Simulation;

/// <summary>
/// PLC, PDSes and a relay in this process, on loopback ports, with real keys, commits and frames. One seed decides every name and key.
/// <see cref="World"/> knows what a perfect indexer would have.
/// </summary>
public sealed class SimulatedNetwork : IAsyncDisposable
{
    private readonly Random _random;
    private long _clock;

    private SimulatedNetwork(int seed)
    {
        Seed = seed;
        _random = new Random(seed);
        // A day ago: revisions of ordinary commits must not lie in the future however many there are.
        _clock = TimeProvider.System.GetUtcNow().AddDays(-1).ToUnixTimeMilliseconds() * 1000;
        Relay.PdsOf = did => Accounts.FirstOrDefault(account => account.Did.Value == did)?.Pds.Server.Address;
    }

    public int Seed { get; }

    public SimulatedPlc Plc { get; } = new();

    public SimulatedRelay Relay { get; } = new();

    public SimulatedPds Pds { get; } = new();

    public SimulatedPds OtherPds { get; } = new();

    public List<SimulatedAccount> Accounts { get; } = [];

    public World World { get; } = new();

    public static async Task<SimulatedNetwork> StartAsync(int seed)
    {
        var network = new SimulatedNetwork(seed);
        await Task.WhenAll(network.Plc.Server.StartAsync(), network.Relay.Server.StartAsync(), network.Pds.Server.StartAsync(), network.OtherPds.Server.StartAsync());
        return network;
    }

    /// <summary>A new account, announced to the relay as the reference PDS does.</summary>
    public SimulatedAccount CreateAccount(bool announce = true)
    {
        var identifier = new StringBuilder("did:plc:");
        for (var i = 0; i < 24; i++)
        {
            identifier.Append("abcdefghijklmnopqrstuvwxyz234567"[_random.Next(32)]);
        }

        var account = new SimulatedAccount(this, Did.Parse(identifier.ToString()), $"artist{Accounts.Count}.test", NextKey(), Pds);
        Accounts.Add(account);
        Plc.Publish(account);
        if (announce)
        {
            account.Announce();
        }

        return account;
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

    public async ValueTask DisposeAsync()
    {
        await Relay.DisposeAsync();
        await Pds.DisposeAsync();
        await OtherPds.DisposeAsync();
        await Plc.DisposeAsync();
    }
}
