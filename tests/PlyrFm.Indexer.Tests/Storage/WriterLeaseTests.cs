using Microsoft.Extensions.Time.Testing;
using Npgsql;
using PlyrFm.Indexer.Storage;
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

    private BatchTransaction Writer(WriterLease lease) => new(database.DataSource, Scenario.Collections, new FakeTimeProvider(Scenario.Now), lease);

    private static Task<BatchReport?> WriteAsync(BatchTransaction writer, int number) =>
        writer.WriteAsync([Changes.Commit(Changes.Alice, number, Changes.Track(Changes.Key(number)))], () => [], CancellationToken.None);
}
