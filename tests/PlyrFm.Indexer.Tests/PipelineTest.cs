using Npgsql;

using PlyrFm.Indexer.Pipeline;
using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests;

/// <summary>A network, a database and an indexer of its own for each test.</summary>
public abstract class PipelineTest : IAsyncLifetime
{
    // For the message of a test that failed.
    private const string DescribeRepos = """
        select string_agg(concat_ws(' ', a.did, 'state', r.state, 'rev', r.rev, 'attempts', r.attempts, 'retry at', r.retry_at, r.reason, 'status', r.status), E'\n')
        from repo r join actor a on a.id = r.actor_id
        """;

    private string? _connectionString;
    private NpgsqlDataSource? _database;
    private SimulatedNetwork? _network;

    protected SimulatedNetwork Network => _network!;

    protected NpgsqlDataSource Database => _database!;

    /// <summary>How many relays the network has, all of which are listened to.</summary>
    protected virtual int RelayCount => 1;

    protected string ConnectionString => _connectionString!;

    public async Task InitializeAsync()
    {
        _connectionString = await CreateDatabaseAsync();
        _database = NpgsqlDataSource.Create(_connectionString);
        // The name of the class decides: every class has its own names and keys, and the same in every run.
        _network = await SimulatedNetwork.StartAsync(seed: GetType().Name.Aggregate(17, (hash, c) => unchecked((hash * 31) + c)), relays: RelayCount);
    }

    public async Task DisposeAsync()
    {
        await Network.DisposeAsync();
        await Database.DisposeAsync();
        await DropDatabaseAsync();
    }

    protected virtual async Task<string> CreateDatabaseAsync() => await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();

    protected virtual async Task DropDatabaseAsync() => await (await PostgresServer.SharedAsync()).DropDatabaseAsync(ConnectionString);

    private protected Task<RunningIndexer> StartAsync(Tuning? tuning = null, bool waitForConnection = true) =>
        RunningIndexer.StartAsync(Network, ConnectionString, tuning, waitForConnection);

    /// <summary>With the audit, as often as it can.</summary>
    private protected Task<RunningIndexer> StartAuditingAsync(Tuning? tuning = null) =>
        RunningIndexer.StartAsync(Network, ConnectionString, tuning, audits: 200);

    private protected Task<RunningIndexer> StartAsync(Func<IndexerOptions, IndexerOptions> configure) =>
        RunningIndexer.StartAsync(Network, ConnectionString, configure: configure);

    /// <summary>Waits until the database is what the model says.</summary>
    protected Task UntilEqualToWorldAsync() =>
        Wait.UntilAsync($"the database equals the model (seed {Network.Seed})", async () =>
            await Network.World.DifferencesAsync(Database) is { } differences ? $"{differences}\n{await AskAsync(DescribeRepos)}" : null);

    protected Task UntilSqlAsync(string claim, string sql, params object[] parameters) =>
        Wait.UntilAsync(claim, async () => await AskAsync(sql, parameters) is true ? null : sql);

    /// <summary>The one value of a query with positional parameters.</summary>
    protected async Task<object?> AskAsync(string sql, params object[] parameters)
    {
        await using var command = Database.CreateCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        }

        return await command.ExecuteScalarAsync() is var value && value is DBNull ? null : value;
    }

    /// <summary>Waits until the repository is in step with its host.</summary>
    protected Task UntilSynchronizedAsync(SimulatedAccount account) => UntilSqlAsync(
        $"{account.Did} is synchronized at its newest revision",
        "select count(*) = 1 from repo r join actor a on a.id = r.actor_id where a.did = $1 and r.state = 2 and r.rev = $2",
        account.Did.Value,
        account.Repo.Head!.Rev.Value);
}
