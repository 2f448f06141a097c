using Npgsql;
using Xunit;

namespace PlyrFm.TestKit;

/// <summary>
/// One database per test class: derive with the migration to apply and use it as a class fixture. The migration runs once
/// per deriving type and process; each class gets a copy of the result. Tests carry [PostgresFact] or [PostgresTheory].
/// </summary>
public abstract class PostgresDatabase : IAsyncLifetime
{
    private PostgresServer? _server;
    private string? _connectionString;
    private NpgsqlDataSource? _dataSource;

    /// <summary>As the owner, who may do everything.</summary>
    public string ConnectionString => _connectionString ?? throw new InvalidOperationException(PostgresServer.Missing);

    /// <summary>As the API's role, which may only select.</summary>
    public string ReaderConnectionString => _server!.AsReader(ConnectionString);

    /// <summary>A pool of connections as the owner.</summary>
    public NpgsqlDataSource DataSource => _dataSource ??= NpgsqlDataSource.Create(ConnectionString);

    /// <summary>Brings an empty database to the state that the tests start from.</summary>
    protected abstract Task MigrateAsync(string connectionString);

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (MissingPart.SkipReason(PostgresServer.Missing) is not null)
        {
            return;
        }

        _server = await PostgresServer.SharedAsync();
        _connectionString = await _server.CreateDatabaseAsync(GetType().FullName!, MigrateAsync);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_dataSource is not null)
        {
            await _dataSource.DisposeAsync();
        }

        if (_connectionString is not null)
        {
            await _server!.DropDatabaseAsync(_connectionString);
        }
    }
}
