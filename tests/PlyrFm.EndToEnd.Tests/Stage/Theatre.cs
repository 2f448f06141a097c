using Npgsql;

using PlyrFm.TestKit;
using PlyrFm.TestKit.Network;

namespace PlyrFm.EndToEnd.Tests.Stage;

/// <summary>
/// The whole service on a whole network: reference PLC directory, two reference PDSes and a relay; PostgreSQL; indexer and API as processes.
/// All scenarios share one, so that each of them also runs on what the others have left behind.
/// </summary>
public sealed class Theatre : IAsyncLifetime
{
    private PostgresServer? _server;
    private string? _connectionString;
    private LocalAccount[] _beacons = [];
    private int _flashes;

    internal LocalNetwork Network { get; private set; } = null!;

    internal ExpectedIndex Expected { get; private set; } = null!;

    internal NpgsqlDataSource Database { get; private set; } = null!;

    internal IndexerHost Indexer { get; private set; } = null!;

    internal ApiHost Api { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (MissingPart.SkipReason(LocalNetwork.Missing ?? PostgresServer.Missing) is not null)
        {
            return;
        }

        var network = LocalNetwork.StartAsync(didDocuments: "mixed");
        _server = await PostgresServer.SharedAsync();
        _connectionString = Durable(await _server.CreateDatabaseAsync());
        Network = await network;
        Expected = new ExpectedIndex(Network);
        Database = NpgsqlDataSource.Create(_connectionString);
        Indexer = new IndexerHost(SettingsFor(_connectionString));
        // The indexer makes the tables and the role that the API reads with.
        await Indexer.StartAsync();
        Api = ApiHost.Create(_server.AsReader(_connectionString));
        await Api.StartAsync();
        _beacons = await Task.WhenAll(CreateAccountAsync(), CreateAccountAsync(pds: 1));
    }

    public async Task DisposeAsync()
    {
        if (_connectionString is null)
        {
            return;
        }

        await Api.DisposeAsync();
        await Indexer.DisposeAsync();
        await Database.DisposeAsync();
        await Network.DisposeAsync();
        await _server!.DropDatabaseAsync(_connectionString);
    }

    /// <summary>Makes an account whose records have to be in the index from now on.</summary>
    internal async Task<LocalAccount> CreateAccountAsync(int pds = 0, string? name = null)
    {
        var account = await Network.CreateAccountAsync(name, pds);
        Expected.Add(account);
        return account;
    }

    /// <summary>
    /// Waits until everything that was written so far has had its effect, and then holds the whole index against the whole network.
    /// </summary>
    internal async Task SettleAsync()
    {
        // Events of one PDS keep their order: when the beacon's has come through the API, all before it have come to the relay and beyond.
        var flash = ++_flashes;
        var seen = await Task.WhenAll(_beacons.Select(beacon => beacon.PutRecordAsync("fm.plyr.actor.profile", "self", Songbook.Profile($"flash {flash}"))));
        await Task.WhenAll(_beacons.Zip(seen, (beacon, record) => Api.UntilIndexedAsync(beacon.Did, record.Rev!)));
        await Indexer.UntilFinishedAsync((await Network.GetRelayStateAsync()).Seq);
        await UntilEqualAsync(Database, Indexer);
    }

    /// <summary>Waits until a database shows what the network holds.</summary>
    internal async Task UntilEqualAsync(NpgsqlDataSource database, ServiceHost writer)
    {
        var expected = await Expected.LinesAsync();
        await Wait.UntilAsync("the index equals the network", async () => await DifferencesAsync(expected, database) is { } differences ? $"{differences}\n{writer.Log()}" : null);
    }

    /// <summary>An empty database for an indexer beside the first, and the settings to start that with.</summary>
    internal async Task<(string ConnectionString, Dictionary<string, string> Settings)> CreateDatabaseAsync()
    {
        var connectionString = Durable(await _server!.CreateDatabaseAsync());
        return (connectionString, SettingsFor(connectionString));
    }

    internal Task DropDatabaseAsync(string connectionString) => _server!.DropDatabaseAsync(connectionString);

    /// <inheritdoc cref="PostgresServer.CrashAsync"/>
    internal Task CrashDatabaseAsync() => _server!.CrashAsync(_connectionString!);

    private Dictionary<string, string> SettingsFor(string connectionString) => new(Network.Settings) { ["ConnectionStrings__Plyr"] = connectionString };

    // The tests' server is quick and forgetful. An operator's keeps what it has acknowledged, and so must this one when it crashes.
    private static string Durable(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Options = "-c synchronous_commit=on" }.ConnectionString;

    private static async Task<string?> DifferencesAsync(IReadOnlyList<string> expected, NpgsqlDataSource database)
    {
        var found = await IndexDump.LinesAsync(database);
        string[] lines = [.. expected.Except(found).Select(line => $"  missing: {line}"), .. found.Except(expected).Select(line => $"not there: {line}")];
        return lines is [] && expected.Count == found.Count ? null : string.Join('\n', lines.Order(StringComparer.Ordinal).Take(20));
    }
}
