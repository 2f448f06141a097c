using Npgsql;

using PlyrFm.TestKit;
using PlyrFm.TestKit.Network;

namespace PlyrFm.EndToEnd.Tests.Stage;

/// <summary>A second indexer on the same network, with an empty database of its own.</summary>
internal sealed class OtherIndexer : IAsyncDisposable
{
    private readonly Theatre _theatre;
    private readonly string _connectionString;

    private OtherIndexer(Theatre theatre, string connectionString, IndexerHost host)
    {
        (_theatre, _connectionString, Host) = (theatre, connectionString, host);
        Database = NpgsqlDataSource.Create(connectionString);
    }

    public IndexerHost Host { get; }

    public NpgsqlDataSource Database { get; }

    /// <param name="change">What is different from the settings of the first indexer.</param>
    public static async Task<OtherIndexer> StartAsync(Theatre theatre, Action<Dictionary<string, string>> change)
    {
        var (connectionString, settings) = await theatre.CreateDatabaseAsync();
        change(settings);
        var other = new OtherIndexer(theatre, connectionString, new IndexerHost(settings));
        await other.Host.StartAsync();
        return other;
    }

    /// <summary>Makes every comparison as good as never made: all are due.</summary>
    public async Task ForgetAuditsAsync()
    {
        await using var command = Database.CreateCommand("update repo_audit set due_at = '-infinity', verified_at = null, listed_at = null, finding = 0");
        Assert.True(await command.ExecuteNonQueryAsync() > 0);
    }

    /// <summary>Waits until the audit has found the account equal to its PDS.</summary>
    public Task UntilAuditedAsync(LocalAccount account, TimeSpan deadline) => Wait.UntilAsync($"{account.Did} is verified", deadline, async () =>
    {
        await using var command = Database.CreateCommand("select u.finding from repo_audit u join actor a on a.id = u.actor_id where a.did = $1");
        command.Parameters.AddWithValue(account.Did);
        return await command.ExecuteScalarAsync() is (short)1 ? null : $"{(await Host.StatusAsync())["audit"]}\n{Host.Log()}";
    });

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Database.DisposeAsync();
        await _theatre.DropDatabaseAsync(_connectionString);
    }
}
