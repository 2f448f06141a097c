using System.Net;

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

    // What one scenario has reported is not blamed on those after it.
    private readonly HashSet<string> _reported = [];

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
        Api = ApiHost.Create(_server.AsReader(_connectionString), Network.Settings);
        await Api.StartAsync();
        // A cursor before the first scene: an indexer that is killed without one begins at the present, and waits there for events that are over.
        await Wait.UntilAsync("the indexer listens", async () => (await Network.GetRelayStateAsync()).Consumers == 1 ? null : Indexer.Log());
        _beacons = await Task.WhenAll(CreateAccountAsync(), CreateAccountAsync(pds: 1));
        await SettleAsync();
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
        string[] differences = [];
        try
        {
            await Wait.UntilAsync("the index equals the network", async () =>
            {
                differences = Differences(expected, await IndexDump.LinesAsync(database));
                return differences is [] ? null : $"{string.Join('\n', differences.Take(20))}\n{writer.Log()}";
            });
        }
        catch (TimeoutException)
        {
            _reported.UnionWith(differences);
            throw;
        }
    }

    /// <summary>Waits until the database and the API answer again. Until then the API has to say that it cannot, and when to come back.</summary>
    internal Task UntilDatabaseAnswersAsync() => Wait.UntilAsync("the API answers", async () =>
    {
        using var response = await Api.Client.GetAsync("/xrpc/fm.plyr.feed.listTracks?limit=1");
        if (response.IsSuccessStatusCode)
        {
            return await IsAwayAsync() ? "our own connection is lost" : null;
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        return Api.Log();
    });

    /// <summary>A way to the database, as the API's role, which a scenario can cut for an API of its own.</summary>
    internal DatabaseProxy CreateReaderProxy() => new(_server!.AsReader(_connectionString!));

    /// <summary>An empty database for an indexer beside the first, and the settings to start that with.</summary>
    internal async Task<(string ConnectionString, Dictionary<string, string> Settings)> CreateDatabaseAsync()
    {
        var connectionString = Durable(await _server!.CreateDatabaseAsync());
        return (connectionString, SettingsFor(connectionString));
    }

    internal Task DropDatabaseAsync(string connectionString) => _server!.DropDatabaseAsync(connectionString);

    /// <summary>Crashes the database server, and sees to it that it really did: a connection that was open is gone.</summary>
    internal async Task CrashDatabaseAsync()
    {
        await using var witness = new NpgsqlConnection(_connectionString);
        await witness.OpenAsync();
        await _server!.CrashAsync(_connectionString!);
        await Wait.UntilAsync("the server has dropped its connections", async () =>
        {
            try
            {
                await using var command = new NpgsqlCommand("select 1", witness);
                await command.ExecuteScalarAsync();
                return "one still works";
            }
            catch (NpgsqlException)
            {
                return null;
            }
        });
    }

    private async Task<bool> IsAwayAsync()
    {
        try
        {
            await using var command = Database.CreateCommand("select 1");
            await command.ExecuteScalarAsync();
            return false;
        }
        catch (NpgsqlException)
        {
            return true;
        }
    }

    // What is deleted shall be gone from the tables at once, so that they can be compared. Songs name files of plyr's own hosts, which are not part
    // of the network here and must not be asked.
    private Dictionary<string, string> SettingsFor(string connectionString) => new(Network.Settings)
    {
        ["ConnectionStrings__Plyr"] = connectionString,
        ["Records__DeletionGraceHours"] = "0",
        ["Audio__ChecksPerSecondPerHost"] = "0",
    };

    // The tests' server is quick and forgetful. An operator's keeps what it has acknowledged, and so must this one when it crashes.
    private static string Durable(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Options = "-c synchronous_commit=on" }.ConnectionString;

    private string[] Differences(IReadOnlyList<string> expected, IReadOnlyList<string> found) =>
    [
        .. expected.Except(found).Select(line => $"missing: {line}")
            .Concat(found.Except(expected).Select(line => $"not there: {line}"))
            .Concat(found.GroupBy(line => line).Where(same => same.Count() > 1).Select(same => $"twice: {same.Key}"))
            .Except(_reported)
            .Order(StringComparer.Ordinal),
    ];
}
