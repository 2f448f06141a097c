using Microsoft.Extensions.Time.Testing;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Storage;
using PlyrFm.TestKit;

namespace PlyrFm.Indexer.Tests.Storage;

/// <summary>What is put into a playlist later than it was made is noticed when the record changes.</summary>
public sealed class ListAdditionsTests(IndexerDatabase database) : IClassFixture<IndexerDatabase>, IAsyncLifetime
{
    private const string Lines = """
        select distinct split_part(n.subject_uri, '/', 5) || ' ' || to_char(n.added_at at time zone 'utc', 'YYYY-MM-DD') || case when i.list_id is null then ' gone' else '' end
        from list_addition n left join list_item i on i.list_id = n.list_id and i.subject_uri = n.subject_uri
        order by 1
        """;

    private readonly FakeTimeProvider _time = new(Scenario.Now);
    private int _rev;

    public Task InitializeAsync() => PostgresServer.Missing is null ? database.ClearAsync() : Task.CompletedTask;

    public Task DisposeAsync() => Task.CompletedTask;

    [PostgresFact]
    public async Task What_is_new_in_a_playlist_is_noted_once_and_survives_a_rebuild()
    {
        await WriteAsync(List("playlist", "2025-01-01", 'a', 'b'));
        Assert.Empty(await database.LinesAsync(Lines));

        await WriteAsync(List("playlist", "2025-01-02", 'b', 'a', 'c', 'c'));
        Assert.Equal(["c 2025-01-02"], await database.LinesAsync(Lines));
        await WriteAsync(List("playlist", "2025-01-03", 'a', 'd'));
        Assert.Equal(["c 2025-01-02 gone", "d 2025-01-03"], await database.LinesAsync(Lines));
        // A clock that is ahead does not put it before all others.
        await WriteAsync(List("playlist", "2999-01-03", 'a', 'd', 'c'));
        Assert.Equal([$"c {Scenario.Now:yyyy-MM-dd}", "d 2025-01-03"], await database.LinesAsync(Lines));

        await new Rebuild(database.DataSource, Scenario.Collections, RecordPolicy.Default, _time).RunAsync(CancellationToken.None);
        Assert.Equal([$"c {Scenario.Now:yyyy-MM-dd}", "d 2025-01-03"], await database.LinesAsync(Lines));

        await WriteAsync(Changes.Delete(Collection.List, Changes.Key(1)));
        Assert.Empty(await database.LinesAsync(Lines));
        await WriteAsync(List("playlist", "2025-01-04", 'a', 'b'));
        Assert.Empty(await database.LinesAsync(Lines));
    }

    [PostgresFact]
    public async Task Albums_and_copies_of_likes_are_filled_in_silence()
    {
        foreach (var type in new[] { "album", "liked" })
        {
            await WriteAsync(List(type, "2025-01-01", 'a'));
            await WriteAsync(List(type, "2025-01-02", 'a', 'b'));
        }

        Assert.Empty(await database.LinesAsync(Lines));
    }

    private static RecordUpsert List(string type, string day, params char[] tracks) => Changes.Put(
        Collection.List,
        Changes.Key(1),
        $$"""
        {"$type":"fm.plyr.list","name":"L","listType":"{{type}}","createdAt":"{{Content.CreatedAt}}","updatedAt":"{{day}}T00:00:00Z",
         "items":[{{string.Join(',', tracks.Select(Item))}}]}
        """);

    private static string Item(char track) => $$$"""{"subject":{"uri":"at://{{{Changes.Bob}}}/fm.plyr.track/{{{track}}}","cid":"{{{Changes.Root}}}"}}""";

    private async Task WriteAsync(RecordOp op)
    {
        await using var writer = new BatchTransaction(database.DataSource, Scenario.Collections, _time);
        await writer.WriteAsync([Changes.Commit(Changes.Alice, ++_rev, op)], () => [], CancellationToken.None);
    }
}
