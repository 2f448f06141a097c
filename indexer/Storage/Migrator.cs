using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace PlyrFm.Indexer.Storage;

/// <summary>Brings a database to the version of this program. Forward only; whatever does not fit stops the host.</summary>
public static class Migrator
{
    // Any number will do, as long as nothing else locks it: "plyrmigr" in ASCII.
    private const long LockKey = 0x706c79726d696772;

    private const string Lock = "select pg_advisory_lock(@key)";
    private const string Unlock = "select pg_advisory_unlock(@key)";

    private const string CreateJournal = """
        create table if not exists schema_migration (
          name       text primary key,
          sha256     text not null,
          applied_at timestamptz not null default now()
        )
        """;

    private const string SelectApplied = "select name, sha256 from schema_migration order by name collate \"C\"";

    private const string Record = "insert into schema_migration (name, sha256) values (@name, @sha256)";

    /// <summary>Applies what has not been applied yet. Two hosts at once are fine: the second one waits and finds nothing to do.</summary>
    /// <exception cref="MigrationException">An applied file was edited, a file failed, or the database is newer than this program.</exception>
    public static Task MigrateAsync(NpgsqlDataSource database, CancellationToken ct) => MigrateAsync(database, Migration.All, logger: null, ct);

    /// <inheritdoc cref="MigrateAsync(NpgsqlDataSource, CancellationToken)"/>
    public static async Task MigrateAsync(NpgsqlDataSource database, IReadOnlyList<Migration> migrations, ILogger? logger, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await ExecuteAsync(connection, Lock, ct, Parameter.Of("key", LockKey));
        try
        {
            await ExecuteAsync(connection, CreateJournal, ct);
            var applied = await LoadAppliedAsync(connection, ct);
            Check(migrations, applied);
            foreach (var migration in migrations.Skip(applied.Count))
            {
                await ApplyAsync(connection, migration, ct);
                StorageLog.MigrationApplied(logger ?? NullLogger.Instance, migration.Name);
            }
        }
        finally
        {
            // A pooled connection would keep the lock. After a broken connection there is none to give back.
            if (connection.FullState.HasFlag(System.Data.ConnectionState.Open))
            {
                await ExecuteAsync(connection, Unlock, CancellationToken.None, Parameter.Of("key", LockKey));
            }
        }
    }

    private static void Check(IReadOnlyList<Migration> migrations, List<(string Name, string Sha256)> applied)
    {
        for (var i = 0; i < applied.Count; i++)
        {
            if (i >= migrations.Count)
            {
                throw new MigrationException($"The database is newer than this program: it has migration {applied[i].Name}, which is not known here.");
            }

            if (applied[i].Name != migrations[i].Name)
            {
                throw new MigrationException($"The database has migration {applied[i].Name} where this program has {migrations[i].Name}.");
            }

            if (applied[i].Sha256 != migrations[i].Sha256)
            {
                throw new MigrationException($"Migration {applied[i].Name} was edited after it had been applied: add a new file instead.");
            }
        }
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken ct)
    {
        await using var transaction = migration.IsTransactional ? await connection.BeginTransactionAsync(ct) : null;
        try
        {
            await ExecuteAsync(connection, migration.Sql, ct);
            await ExecuteAsync(connection, Record, ct, Parameter.Of("name", migration.Name), Parameter.Of("sha256", migration.Sha256));
        }
        catch (PostgresException failure)
        {
            throw new MigrationException($"Migration {migration.Name} failed: {failure.MessageText}.", failure);
        }

        if (transaction is not null)
        {
            await transaction.CommitAsync(ct);
        }
    }

    private static async Task<List<(string Name, string Sha256)>> LoadAppliedAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var applied = new List<(string, string)>();
        await using var command = new NpgsqlCommand(SelectApplied, connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            applied.Add((reader.GetString(0), reader.GetString(1)));
        }

        return applied;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct, params NpgsqlParameter[] parameters)
    {
        // Building an index takes as long as it takes, and so does the other host that holds the lock.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(ct);
    }
}
