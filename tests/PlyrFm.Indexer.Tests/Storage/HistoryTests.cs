using Microsoft.Extensions.Time.Testing;
using CsCheck;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Storage;
using PlyrFm.TestKit;

namespace PlyrFm.Indexer.Tests.Storage;

public sealed class HistoryTests(IndexerDatabase database) : IClassFixture<IndexerDatabase>, IAsyncLifetime
{
    private const long Iterations = 60;

    // Written for the test: what somebody ends with who has applied every row in order, and remembers one record per path and one status per account.
    private const string ReadersView = """
        with last as (
          select distinct on (actor_id, collection, rkey) actor_id, collection, rkey, action, rev, cid, id
          from record_event where rkey is not null order by actor_id, collection, rkey, id desc
        )
        select concat_ws(' ', a.did, l.collection, l.rkey, l.rev, encode(l.cid, 'hex')) from last l join actor a on a.id = l.actor_id
        where l.action in (1, 2) and not exists (select from record_event f where f.actor_id = l.actor_id and f.action = 5 and f.id > l.id)
        """;

    private const string Stored = """
        select concat_ws(' ', a.did, r.collection, r.rkey, r.rev, encode(r.cid, 'hex')) from record r join actor a on a.id = r.actor_id
        """;

    private const string Story = """
        select concat_ws(' ', e.action, e.collection, e.rkey, e.rev is null, encode(substring(e.cid for 1), 'hex'), e.verdict, e.source, 's' || e.status)
        from record_event e order by e.id
        """;

    private readonly FakeTimeProvider _time = new(Scenario.Now);

    public Task InitializeAsync() => PostgresServer.Missing is null ? database.ClearAsync() : Task.CompletedTask;

    public Task DisposeAsync() => Task.CompletedTask;

    [PostgresFact]
    public Task Whoever_reads_the_history_of_any_sequence_ends_with_the_records_that_are_stored() => Step.Sequence.SampleAsync(
        async steps =>
        {
            await database.ClearAsync();
            var scenario = new Scenario(steps);
            await using var writer = new BatchTransaction(database.DataSource, Scenario.Collections, _time);
            foreach (var batch in scenario.Batches())
            {
                await writer.WriteAsync(batch, () => [], CancellationToken.None);
            }

            Assert.Equal((await database.LinesAsync(Stored)).Order(), (await database.LinesAsync(ReadersView)).Order());
            Assert.Equal(
                (await database.LinesAsync("select a.did || ' ' || r.status from repo r join actor a on a.id = r.actor_id where r.status <> 0")).Order(),
                (await database.LinesAsync("""
                    select a.did || ' ' || e.status from record_event e join actor a on a.id = e.actor_id
                    where e.action = 4 and e.status <> 0 and e.id = (select max(id) from record_event where actor_id = e.actor_id and action = 4)
                    """)).Order());
        },
        iter: Iterations, threads: 1, print: steps => string.Join(' ', (object[])steps));

    [PostgresFact]
    public async Task What_happens_to_a_record_and_its_account_is_told_once()
    {
        var key = Changes.Key(1);
        await WriteAsync(Changes.Commit(Changes.Alice, 1, Changes.Track(key)));
        await WriteAsync(Changes.Commit(Changes.Alice, 1, Changes.Track(key)));
        await WriteAsync(new SnapshotChange(Changes.Alice, Changes.Rev(2), Changes.Root, [Changes.Track(key).Record]));
        await WriteAsync(Changes.Commit(Changes.Alice, 3, Changes.Track(key, "new title")));
        await WriteAsync(Changes.Commit(Changes.Alice, 4, Changes.Put(Collection.Track, key, """{"$type":"fm.plyr.track"}""")));
        await WriteAsync(new AccountChange(Changes.Alice, AccountStatus.Suspended, "relay", 1));
        await WriteAsync(new AccountChange(Changes.Alice, AccountStatus.Suspended, "relay", 2));
        await WriteAsync(new AccountChange(Changes.Alice, AccountStatus.Active, "relay", 3));
        await WriteAsync(new SnapshotChange(Changes.Alice, Changes.Rev(5), Changes.Root, []));
        // Of what nobody could see nothing is told.
        await WriteAsync(
            Changes.Commit(Changes.Alice, 6, Changes.Track(Changes.Key(2))),
            Changes.Commit(Changes.Alice, 7, Changes.Delete(Collection.Track, Changes.Key(2))));

        Assert.Equal(
            [
                $"1 1 {key} f 01 0 1",
                $"2 1 {key} f 01 0 1",
                $"2 1 {key} f 01 2 1",
                "4 t s3",
                "4 t s0",
                $"3 1 {key} f 2",
            ],
            await database.LinesAsync(Story));
        Assert.Equal(Changes.Rev(5).Value, await database.ScalarAsync<long>("select rev from record_event where action = 3"));
    }

    [PostgresFact]
    public async Task Removing_an_account_takes_its_paths_out_of_the_history_and_leaves_the_fact()
    {
        await WriteAsync(
            Changes.Commit(Changes.Alice, 1, Changes.Track(Changes.Key(1)), Changes.Track(Changes.Key(2))),
            Changes.Commit(Changes.Bob, 1, Changes.Track(Changes.Key(3))));
        await WriteAsync(Changes.Commit(Changes.Alice, 2, Changes.Delete(Collection.Track, Changes.Key(2))));
        await WriteAsync(new AccountChange(Changes.Alice, AccountStatus.Deleted, "relay", 1), new ForgetChange(Changes.Alice));
        await WriteAsync(new ForgetChange(Changes.Alice));
        // It comes back, and what it has then is told anew.
        await WriteAsync(
            new AccountChange(Changes.Alice, AccountStatus.Active, "relay", 2),
            new SnapshotChange(Changes.Alice, Changes.Rev(3), Changes.Root, [Changes.Track(Changes.Key(1)).Record]));

        Assert.Equal(
            ["1 t 0 1", "1 t 0 1", $"1 1 {Changes.Key(3)} f 01 0 1", "3 t 1", "4 t s4", "5 t", $"1 1 {Changes.Key(1)} f 01 0 2", "4 t s0"],
            (await database.LinesAsync(Story)));
    }

    [PostgresFact]
    public async Task Old_history_is_removed_and_its_numbers_go_on()
    {
        await WriteAsync(Changes.Commit(Changes.Alice, 1, Changes.Track(Changes.Key(1)), Changes.Track(Changes.Key(2))));
        _time.Advance(TimeSpan.FromDays(2));
        await WriteAsync(Changes.Commit(Changes.Alice, 2, Changes.Track(Changes.Key(3))));
        var newest = await database.ScalarAsync<long>("select max(id) from record_event");

        await RecordEventTable.PruneAsync(database.DataSource, _time.GetUtcNow() - TimeSpan.FromDays(1), lease: null, CancellationToken.None);
        Assert.Equal([Changes.Key(3)], await database.LinesAsync("select rkey from record_event"));

        await RecordEventTable.PruneAsync(database.DataSource, _time.GetUtcNow() + TimeSpan.FromDays(1), lease: null, CancellationToken.None);
        Assert.Equal(newest, await database.ScalarAsync<long>("select max(id) from record_event"));
    }

    private async Task WriteAsync(params Change[] changes)
    {
        await using var writer = new BatchTransaction(database.DataSource, Scenario.Collections, _time);
        await writer.WriteAsync(changes, () => [], CancellationToken.None);
    }
}
