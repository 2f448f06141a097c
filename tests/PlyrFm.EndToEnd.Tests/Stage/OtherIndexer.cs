using Npgsql;

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

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Database.DisposeAsync();
        await _theatre.DropDatabaseAsync(_connectionString);
    }
}
