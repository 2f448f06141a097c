using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using PlyrFm.Indexer.Labels;
using PlyrFm.Indexer.Storage;
using PlyrFm.Indexer.Tests.Labels;
using PlyrFm.TestKit;

namespace PlyrFm.Indexer.Tests.Storage;

public sealed class WriterLeaseTests(IndexerDatabase database) : IClassFixture<IndexerDatabase>
{
    [PostgresFact]
    public async Task A_writer_that_was_replaced_writes_nothing_any_more()
    {
        await database.ClearAsync();
        var (old, next) = (new WriterLease(), new WriterLease());
        await using var first = Writer(old);
        await using var second = Writer(next);
        await old.BeginAsync(database.DataSource, CancellationToken.None);
        await WriteAsync(first, 1);
        await next.BeginAsync(database.DataSource, CancellationToken.None);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => WriteAsync(first, 2));
        Assert.True(WriterLease.IsLost(refused));
        Assert.Null(TransientFailure.NameOf(refused));
        await WriteAsync(second, 3);
        await WriteAsync(second, 4);

        Assert.Equal([Changes.Key(1), Changes.Key(3), Changes.Key(4)], await database.LinesAsync("select rkey from record order by rkey"));
    }

    [PostgresFact]
    public async Task A_commit_whose_answer_was_lost_may_be_repeated_and_one_that_was_undone_may_not_be_built_on()
    {
        await database.ClearAsync();
        var lease = new WriterLease();
        await using var writer = Writer(lease);
        await lease.BeginAsync(database.DataSource, CancellationToken.None);
        await WriteAsync(writer, 1);

        // As if the next one had been committed already.
        await database.ExecuteAsync("update writer set batch = batch + 1");
        await WriteAsync(writer, 2);
        Assert.Equal(2L, await database.ScalarAsync<long>("select batch from writer"));

        // As if the last one had never been.
        await database.ExecuteAsync("update writer set batch = batch - 1");
        Assert.True(WriterLease.IsLost(await Assert.ThrowsAsync<PostgresException>(() => WriteAsync(writer, 3))));
        Assert.Equal([Changes.Key(1), Changes.Key(2)], await database.LinesAsync("select rkey from record order by rkey"));
    }

    [PostgresFact]
    public async Task Who_was_replaced_writes_neither_totals_nor_rules_nor_what_is_old_away()
    {
        await database.ClearMarksAsync();
        await database.ExecuteAsync(ForgetTotals);
        var (old, next) = (new WriterLease(), new WriterLease());
        await old.BeginAsync(database.DataSource, CancellationToken.None);
        await using (var writer = Writer(old))
        {
            await WriteAsync(writer, 1);
        }

        await database.ExecuteAsync($"insert into deleted_record select actor_id, collection, 'gone', rev, '2020-01-01' from record");
        await next.BeginAsync(database.DataSource, CancellationToken.None);

        foreach (var (name, write, written) in Beside)
        {
            var refused = await Assert.ThrowsAsync<IOException>(() => write(database.DataSource, old));
            // It is tried again, until the loss is noticed where records are written.
            Assert.NotNull(TransientFailure.NameOf(refused));
            Assert.Equal((name, 0L), (name, await database.ScalarAsync<long>(written)));
        }

        foreach (var (name, write, written) in Beside)
        {
            await write(database.DataSource, next);
            Assert.NotEqual((name, 0L), (name, await database.ScalarAsync<long>(written)));
        }

        await database.ExecuteAsync(ForgetTotals);
    }

    private static readonly DateTimeOffset Created = DateTimeOffset.Parse(Content.CreatedAt, CultureInfo.InvariantCulture);

    private const string ForgetTotals = "truncate artist_stat, tag_stat, day_stat, ranking, ranked_track";

    // What the leader writes beside its batches, and how to see that it did.
    private static readonly (string Name, Func<NpgsqlDataSource, WriterLease, Task> Write, string Written)[] Beside =
    [
        ("artists", (target, lease) => DiscoveryStats.CountAsync(target, CancellationToken.None, lease), "select count(*) from artist_stat"),
        ("days", (target, lease) => DayStats.CountAsync(target, Created, CancellationToken.None, lease), "select count(*) from day_stat"),
        ("rankings", (target, lease) => Rankings.TakeAsync(target, DateTimeOffset.UtcNow, CancellationToken.None, lease), "select count(*) from ranking"),
        ("rules", (target, lease) => LabelPolicy.CopyAsync(target, Scenario.Collections, [Changes.Bob], LabelRules.For(LabelRule.Defaults, []), TimeProvider.System, CancellationToken.None, lease), "select count(*) from label_rule"),
        ("what is old", (target, lease) => DeletionTable.PruneAsync(target, DateTimeOffset.UtcNow, lease, CancellationToken.None), "select count(*) from (select 1 where not exists (select from deleted_record)) gone"),
    ];

    private BatchTransaction Writer(WriterLease lease) => new(database.DataSource, Scenario.Collections, new FakeTimeProvider(Scenario.Now), lease);

    private static Task<BatchReport?> WriteAsync(BatchTransaction writer, int number) =>
        writer.WriteAsync([Changes.Commit(Changes.Alice, number, Changes.Track(Changes.Key(number)))], () => [], CancellationToken.None);
}
