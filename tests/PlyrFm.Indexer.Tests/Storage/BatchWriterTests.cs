using System.Diagnostics;
using Npgsql;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Storage;
using PlyrFm.TestKit;

namespace PlyrFm.Indexer.Tests.Storage;

public sealed class BatchWriterTests(IndexerDatabase database) : IClassFixture<IndexerDatabase>, IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public Task InitializeAsync() => PostgresServer.Missing is null ? database.ClearAsync() : Task.CompletedTask;

    public Task DisposeAsync() => Task.CompletedTask;

    [PostgresFact]
    public async Task Completing_the_writer_writes_everything_and_the_cursor_that_it_moved()
    {
        var writer = Writer();
        var durable = 0L;
        var running = writer.RunAsync(() => [("relay", Interlocked.Read(ref durable))], CancellationToken.None);
        for (var i = 1; i <= 1200; i++)
        {
            var seq = i;
            await writer.EnqueueAsync(Changes.Commit(Changes.Alice, i, Changes.Track(Changes.Key(i))), () => Interlocked.Exchange(ref durable, seq), CancellationToken.None);
        }

        writer.Complete();
        await running;
        Assert.Equal(1200L, await database.ScalarAsync<long>("select count(*) from track"));
        Assert.Equal(1200L, await database.ScalarAsync<long>("select seq from source_cursor where source = 'relay'"));
    }

    [PostgresFact]
    public async Task A_cursor_is_written_while_there_is_nothing_else_to_write_and_never_moves_back()
    {
        var writer = Writer();
        var seq = 5L;
        var running = writer.RunAsync(() => [("relay", Interlocked.Read(ref seq))], CancellationToken.None);
        await WaitForAsync("select coalesce(max(seq), 0) from source_cursor", 5L);
        Interlocked.Exchange(ref seq, 4);
        writer.Complete();
        await running;
        Assert.Equal(5L, await database.ScalarAsync<long>("select seq from source_cursor"));
    }

    [PostgresFact]
    public async Task Durable_is_only_called_after_the_commit()
    {
        var writer = Writer();
        var running = writer.RunAsync(() => [], CancellationToken.None);
        var seen = new TaskCompletionSource<long>();
        await writer.EnqueueAsync(
            Changes.Commit(Changes.Alice, 1, Changes.Track(Changes.Key(1))),
            () => seen.SetResult(database.ScalarAsync<long>("select count(*) from track").GetAwaiter().GetResult()),
            CancellationToken.None);
        Assert.Equal(1L, await seen.Task.WaitAsync(Limit));
        writer.Complete();
        await running;
    }

    [PostgresFact]
    public async Task What_cannot_wait_is_durable_before_a_backfill_that_was_there_first()
    {
        var writer = Writer();
        var before = 0;
        var durable = 0;
        for (var i = 1; i <= 400; i++)
        {
            var records = Enumerable.Range(1, 20).Select(n => Changes.Track(Changes.Key(n)).Record);
            writer.EnqueuePatient(new SnapshotChange(Did.Parse($"did:web:a{i}.example.com"), Changes.Rev(1), Changes.Root, [.. records]), () => durable++, CancellationToken.None);
        }

        await writer.EnqueueAsync(Changes.Commit(Changes.Alice, 1, Changes.Track(Changes.Key(1))), () => before = durable, CancellationToken.None);
        writer.Complete();
        await writer.RunAsync(() => [], CancellationToken.None);
        Assert.Equal(400, durable);
        Assert.Equal(8001L, await database.ScalarAsync<long>("select count(*) from track"));
        // At most those of the transaction that it shares.
        Assert.InRange(before, 0, 10);
    }

    [PostgresFact]
    public async Task A_commit_is_not_written_before_the_snapshot_that_it_follows()
    {
        var writer = Writer();
        writer.EnqueuePatient(new SnapshotChange(Changes.Bob, Changes.Rev(1), Changes.Root, []), onDurable: null, CancellationToken.None);
        writer.EnqueuePatient(new SnapshotChange(Changes.Alice, Changes.Rev(5), Changes.Root, [Changes.Track(Changes.Key(1)).Record, Changes.Track(Changes.Key(2)).Record]), onDurable: null, CancellationToken.None);
        await writer.EnqueueAsync(Changes.Commit(Changes.Alice, 6, Changes.Delete(Collection.Track, Changes.Key(1))), onDurable: null, CancellationToken.None);
        writer.Complete();
        await writer.RunAsync(() => [], CancellationToken.None);
        Assert.Equal([Changes.Key(2)], await database.LinesAsync("select rkey from record"));
    }

    [PostgresFact]
    public async Task A_writer_whose_connections_are_cut_again_and_again_loses_and_doubles_nothing()
    {
        var retries = new List<string>();
        var writer = Writer(new BatchObserver { Retried = retries.Add }, maxChanges: 20);
        var running = writer.RunAsync(() => [], CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var cutting = CutAsync(stop.Token);
        for (var i = 1; i <= 2000; i++)
        {
            var change = Changes.Commit(Changes.Alice, i, Changes.Track(Changes.Key(i)), Changes.Like(Changes.Key(i), Changes.Alice, Changes.Key(1)));
            // A writer that has given up takes nothing more.
            if (await Task.WhenAny(writer.EnqueueAsync(change, null, CancellationToken.None).AsTask(), running) == running)
            {
                await running;
            }
        }

        writer.Complete();
        await running;
        await stop.CancelAsync();
        await cutting;
        Assert.NotEmpty(retries);
        Assert.All(retries, state => Assert.True(state is "57P01" or "connection", state));
        Assert.Equal(2000L, await database.ScalarAsync<long>("select count(*) from track"));
        Assert.Equal(2000L, await database.ScalarAsync<long>("select count(*) from track_like"));
        Assert.Equal(1, await database.ScalarAsync<int>("select max(like_count) from track_stat"));
    }

    [PostgresFact]
    public async Task A_new_process_waits_for_what_a_killed_one_has_left_in_the_server()
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        var left = await connection.BeginTransactionAsync();
        await using (var statements = new StatementBatch(connection))
        {
            await WriterSession.BeginAsync(statements, CancellationToken.None);
        }

        const string waiters = """
            select count(*) from pg_locks l join pg_database d on d.oid = l.database
            where d.datname = current_database() and l.locktype = 'advisory' and not l.granted
            """;
        var waiting = new WriterLease().BeginAsync(database.DataSource, CancellationToken.None);
        await WaitForAsync(waiters, 1);
        Assert.False(waiting.IsCompleted);
        await left.CommitAsync();
        await waiting.WaitAsync(Limit);
    }

    [PostgresFact]
    public async Task A_fault_of_ours_stops_the_writer()
    {
        var writer = Writer();
        await database.ExecuteAsync("alter table track rename to track_hidden_by_a_test");
        try
        {
            await writer.EnqueueAsync(Changes.Commit(Changes.Alice, 1, Changes.Track(Changes.Key(1))), null, CancellationToken.None);
            var fault = await Assert.ThrowsAsync<PostgresException>(() => writer.RunAsync(() => [], CancellationToken.None).WaitAsync(Limit));
            Assert.Equal(PostgresErrorCodes.UndefinedTable, fault.SqlState);
        }
        finally
        {
            await database.ExecuteAsync("alter table track_hidden_by_a_test rename to track");
        }
    }

    private BatchWriter Writer(BatchObserver? observer = null, int maxChanges = 500) => new(
        database.DataSource,
        Scenario.Collections,
        new BatchWriterOptions { MaxChanges = maxChanges, MaxDelay = TimeSpan.FromMilliseconds(5), IdleInterval = TimeSpan.FromMilliseconds(20), RetryDelay = TimeSpan.FromMilliseconds(5) },
        TimeProvider.System,
        observer);

    private async Task CutAsync(CancellationToken ct)
    {
        await using var unpooled = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ConnectionString);
        await unpooled.OpenAsync(CancellationToken.None);
        async Task<long> AskAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, unpooled);
            return (long)(await command.ExecuteScalarAsync(CancellationToken.None))!;
        }

        // Each time that some work went through, the next transaction is cut somewhere in its middle.
        const string cutWriter = """
            select count(pg_terminate_backend(pid)) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'
            """;
        for (var next = 0L; !ct.IsCancellationRequested;)
        {
            var written = await AskAsync("select count(*) from track");
            if (written >= next && await AskAsync(cutWriter) > 0)
            {
                next = written + 100;
            }
        }
    }

    private async Task WaitForAsync(string sql, long expected)
    {
        var start = Stopwatch.GetTimestamp();
        while (await database.ScalarAsync<long>(sql) != expected)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Limit, $"{sql} did not become {expected}");
        }
    }
}
