using Npgsql;

namespace PlyrFm.Indexer.Storage;

/// <summary>How a transaction that writes records begins, and how a process that will write begins.</summary>
internal static class WriterSession
{
    // "plyrwrit" in ASCII.
    private const long LockKey = 0x706c797277726974;

    // Two writers would miss each other's rows (a like beside its track), so there is one at a time, across processes.
    private const string TakeLock = "select pg_advisory_xact_lock(@key)";

    // Every statement touches a few rows of large tables, by their indexes. The planner cannot know: it sees arrays of unknown length, and
    // tables that were empty when it last looked. A plan that reads a whole table would be kept, and get slower with every batch.
    private const string PlanForFewRows = """
        select set_config(name, value, true)
        from (values ('plan_cache_mode', 'force_generic_plan'), ('enable_seqscan', 'off'), ('enable_bitmapscan', 'off'), ('enable_hashjoin', 'off'),
          ('enable_mergejoin', 'off'), ('enable_material', 'off'), ('jit', 'off')) settings (name, value)
        """;

    /// <summary>Waits, within a transaction, until what a previous writer has left in the server is committed or undone.</summary>
    public static async Task AwaitPreviousAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(TakeLock, connection) { CommandTimeout = 0 };
        command.Parameters.Add(Parameter.Of("key", LockKey));
        await command.ExecuteNonQueryAsync(ct);
    }

    public static async Task BeginAsync(StatementBatch statements, CancellationToken ct, WriterLease? lease = null)
    {
        statements.Add(TakeLock, Parameter.Of("key", LockKey));
        lease?.Claim(statements);
        statements.Add(PlanForFewRows);
        await statements.RunAsync(ct);
    }
}
