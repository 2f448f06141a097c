using Microsoft.Extensions.Time.Testing;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Storage;
using PlyrFm.TestKit;

namespace PlyrFm.Indexer.Tests.Storage;

/// <summary>What the front end calls tracks and lists by outlives what is done to the rows.</summary>
public sealed class PublicNamesTests(IndexerDatabase database) : IClassFixture<IndexerDatabase>, IAsyncLifetime
{
    private const string Numbers = "select concat_ws(' ', n.number - (select min(number) from track_number), a.did, n.rkey, n.file_id) from track_number n join actor a on a.id = n.actor_id order by n.number";
    private const string Lists = "select concat_ws(' ', n.id, a.did, n.rkey) from list_uuid n join actor a on a.id = n.actor_id order by n.rkey";
    private const string Raw = "select concat_ws(' ', number, file_id) from track_number order by number";

    private readonly FakeTimeProvider _time = new(Scenario.Now);

    public Task InitializeAsync() => PostgresServer.Missing is null ? database.ClearAsync() : Task.CompletedTask;

    public Task DisposeAsync() => Task.CompletedTask;

    [PostgresFact]
    public async Task Number_of_a_track_stays_through_updates_deletion_a_new_snapshot_and_a_rebuild()
    {
        await WriteAsync(Changes.Commit(Changes.Alice, 1, Changes.Track(Changes.Key(1)), Changes.Track(Changes.Key(2))));
        await WriteAsync(Changes.Commit(Changes.Bob, 1, Changes.Track(Changes.Key(1))));
        var named = await database.LinesAsync(Raw);
        Assert.Equal(3, named.Distinct().Count());

        await WriteAsync(Changes.Commit(Changes.Alice, 2, Changes.Track(Changes.Key(1), "Another title")));
        await WriteAsync(Changes.Commit(Changes.Alice, 3, Changes.Delete(Collection.Track, Changes.Key(1))));
        Assert.Equal(named, await database.LinesAsync(Raw));
        // It comes back as a new row.
        await WriteAsync(Changes.Commit(Changes.Alice, 4, Changes.Track(Changes.Key(1), "Back")));
        await WriteAsync(new SnapshotChange(Changes.Bob, Changes.Rev(5), Changes.Root, [Changes.Track(Changes.Key(1)).Record]));
        await new Rebuild(database.DataSource, Scenario.Collections, RecordPolicy.Default, _time).RunAsync(CancellationToken.None);

        Assert.Equal(named, await database.LinesAsync(Raw));
        Assert.Equal(3, await database.ScalarAsync<long>("select count(*) from track t join record r on r.id = t.id join track_number n on n.actor_id = r.actor_id and n.rkey = r.rkey"));
    }

    [PostgresFact]
    public async Task Number_of_an_account_that_was_removed_is_never_given_again()
    {
        await WriteAsync(Changes.Commit(Changes.Alice, 1, Changes.Track(Changes.Key(1))));
        var before = await database.ScalarAsync<long>("select max(number) from track_number");
        var list = Changes.Put(Collection.List, Changes.Key(2), ListJson("Mix"));
        await WriteAsync(Changes.Commit(Changes.Alice, 2, list));

        await WriteAsync(new AccountChange(Changes.Alice, AccountStatus.Deleted, "relay", 1), new ForgetChange(Changes.Alice));
        Assert.Empty(await database.LinesAsync(Raw));
        Assert.Empty(await database.LinesAsync(Lists));

        await WriteAsync(
            new AccountChange(Changes.Alice, AccountStatus.Active, "relay", 2),
            new SnapshotChange(Changes.Alice, Changes.Rev(3), Changes.Root, [Changes.Track(Changes.Key(1)).Record]));
        Assert.True(await database.ScalarAsync<long>("select min(number) from track_number") > before);
    }

    [PostgresFact]
    public async Task Names_follow_from_addresses_and_numbers_go_up_one_by_one()
    {
        await WriteAsync(Changes.Commit(
            Changes.Alice, 1, Changes.Track(Changes.Key(1)), Changes.Put(Collection.List, Changes.Key(9), ListJson("Mix")), Changes.Track(Changes.Key(2))));
        // An invalid record is none of the front end's.
        await WriteAsync(Changes.Commit(Changes.Alice, 2, Changes.Put(Collection.Track, Changes.Key(3), """{"$type":"fm.plyr.track"}""")));
        await WriteAsync(Changes.Commit(Changes.Alice, 3, Changes.Track(Changes.Key(4))));

        string Line(int number, int key) => $"{number} {Changes.Alice} {Changes.Key(key)} {FileId($"{Changes.Alice}/{Changes.Key(key)}")}";
        Assert.Equal([Line(0, 1), Line(1, 2), Line(2, 4)], await database.LinesAsync(Numbers));
        var uuid = await database.ScalarAsync<Guid>("select id from list_uuid");
        Assert.Equal('5', uuid.ToString()[14]);
    }

    [PostgresFact]
    public async Task Lists_from_before_they_had_names_are_named_when_the_writer_begins()
    {
        await WriteAsync(Changes.Commit(
            Changes.Alice, 1, Changes.Put(Collection.List, Changes.Key(1), ListJson("One")), Changes.Put(Collection.List, Changes.Key(2), ListJson("Two"))));
        var named = await database.LinesAsync(Lists);
        await database.ExecuteAsync($"delete from list_uuid where rkey = '{Changes.Key(1)}'");

        Assert.Equal(1, await PublicNames.FillAsync(database.DataSource, Scenario.Collections, CancellationToken.None));
        Assert.Equal(0, await PublicNames.FillAsync(database.DataSource, Scenario.Collections, CancellationToken.None));
        Assert.Equal(named, await database.LinesAsync(Lists));
    }

    [PostgresTheory]
    [InlineData("Hours", "hours")]
    [InlineData("  Ça  va -- déjà_vu!  ", "ca-va-dejavu")]
    [InlineData("ﬁne №1 — ½", "fine-no1-12")]
    [InlineData("夜明け", "")]
    [InlineData("---", "")]
    [InlineData("Tab\tand\nline", "tab-and-line")]
    [InlineData("İstanbul", "istanbul")]
    public async Task Slug_is_what_the_rule_makes_of_a_title(string title, string slug)
    {
        await using var command = database.DataSource.CreateCommand("select plyr_slug($1)");
        command.Parameters.Add(new Npgsql.NpgsqlParameter { Value = title });
        Assert.Equal(slug, await command.ExecuteScalarAsync());
    }

    [PostgresTheory]
    [InlineData(30, 30, 61)]
    [InlineData(50, 49, 100)]
    [InlineData(50, 50, 50)]
    [InlineData(150, 1, 100)]
    public async Task Long_slug_ends_at_a_word(int first, int second, int length)
    {
        await using var command = database.DataSource.CreateCommand("select plyr_slug($1)");
        command.Parameters.Add(new Npgsql.NpgsqlParameter { Value = $"{new string('a', first)} {new string('b', second)}" });
        Assert.Equal(length, ((string)(await command.ExecuteScalarAsync())!).Length);
    }

    private static string FileId(string address) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(address)))[..32];

    private static string ListJson(string name) =>
        $$"""{"$type":"fm.plyr.list","name":"{{name}}","listType":"playlist","items":[],"createdAt":"{{Content.CreatedAt}}"}""";

    private async Task WriteAsync(params Change[] changes)
    {
        await using var writer = new BatchTransaction(database.DataSource, Scenario.Collections, _time);
        await writer.WriteAsync(changes, () => [], CancellationToken.None);
    }
}
