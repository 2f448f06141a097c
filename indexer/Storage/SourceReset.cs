using Npgsql;

namespace PlyrFm.Indexer.Storage;

/// <summary>
/// Forgets how far a source was read, and how far its word about each account was taken into account: for one that counts from the beginning again. The
/// next start opens it at the present, and compares everything that is followed with its PDS.
/// </summary>
internal static class SourceReset
{
    private const string SelectNames = "select source from source_cursor union select source from account_position order by 1";

    // Taken, so that no indexer begins meanwhile; given back with the transaction.
    private const string TryLead = "select pg_try_advisory_xact_lock(@key)";

    private static readonly string[] Reset =
    [
        "delete from source_cursor where source = @source",
        "delete from account_position where source = @source",
        "update repo set account_source = null, account_seq = null where account_source = @source",
        "update repo_audit set due_at = '-infinity'",
    ];

    /// <summary>Every source that was ever read.</summary>
    public static async Task<List<string>> NamesAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var command = database.CreateCommand(SelectNames);
        await using var rows = await command.ExecuteReaderAsync(ct);
        List<string> names = [];
        while (await rows.ReadAsync(ct))
        {
            names.Add(rows.GetString(0));
        }

        return names;
    }

    /// <returns>False when an indexer leads: it knows its place in the stream, and would write it again.</returns>
    public static async Task<bool> TryAsync(NpgsqlDataSource database, string source, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var lead = new NpgsqlCommand(TryLead, connection);
        lead.Parameters.Add(Parameter.Of("key", LeaderLock.Key));
        if (await lead.ExecuteScalarAsync(ct) is not true)
        {
            return false;
        }

        await using var statements = new StatementBatch(connection);
        await WriterSession.BeginAsync(statements, ct);
        foreach (var statement in Reset)
        {
            statements.Add(statement, statement.Contains('@', StringComparison.Ordinal) ? [Parameter.Of("source", source)] : []);
        }

        await statements.RunAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }
}
