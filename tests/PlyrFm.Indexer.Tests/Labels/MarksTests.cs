using Npgsql;

using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Labels;
using PlyrFm.Indexer.Storage;
using PlyrFm.Indexer.Tests.Storage;
using PlyrFm.TestKit;

namespace PlyrFm.Indexer.Tests.Labels;

public sealed class MarksTests(IndexerDatabase database) : IClassFixture<IndexerDatabase>, IAsyncLifetime
{
    private static readonly string Track = $"at://{Changes.Alice}/fm.plyr.track/{Changes.Key(1)}";

    public async Task InitializeAsync()
    {
        if (PostgresServer.Missing is null)
        {
            await database.ClearMarksAsync();
            await database.FollowAsync();
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [PostgresFact]
    public async Task A_label_that_was_there_first_applies_when_the_record_arrives()
    {
        await SayAsync(LabelDatabase.Label(Track, "copyright-violation"), LabelDatabase.Label(Changes.Bob.Value, "sexual"));
        await WriteAsync(Changes.Commit(Changes.Alice, 1, Changes.Track(Changes.Key(1))), Changes.Commit(Changes.Bob, 1, Changes.Track(Changes.Key(1))));

        Assert.Equal(2, await HiddenAsync(Changes.Alice));
        Assert.Equal(1, await HiddenAsync(Changes.Bob));
    }

    [PostgresFact]
    public async Task A_label_that_is_taken_back_has_no_effect_and_an_older_one_that_comes_again_none_either()
    {
        await WriteAsync(Changes.Commit(Changes.Alice, 1, Changes.Track(Changes.Key(1))));
        Assert.Equal(1, await SayAsync(LabelDatabase.Label(Track, "sexual", second: 1, seq: 1)));
        Assert.Equal(1, await HiddenAsync(Changes.Alice));
        Assert.Equal(1, await SayAsync(LabelDatabase.Label(Track, "sexual", second: 2, neg: true, seq: 2)));
        Assert.Equal(0, await HiddenAsync(Changes.Alice));
        Assert.Equal(0, await SayAsync(LabelDatabase.Label(Track, "sexual", second: 1, seq: 1)));
        Assert.Equal(0, await HiddenAsync(Changes.Alice));
    }

    [PostgresFact]
    public async Task Of_two_labels_of_the_same_moment_the_later_in_the_stream_holds()
    {
        await WriteAsync(Changes.Commit(Changes.Alice, 1, Changes.Track(Changes.Key(1))));
        await SayAsync(LabelDatabase.Label(Track, "sexual", seq: 7), LabelDatabase.Label(Track, "sexual", neg: true, seq: 7));
        Assert.Equal(0, await HiddenAsync(Changes.Alice));
        Assert.Equal(0, await SayAsync(LabelDatabase.Label(Track, "sexual", seq: 6)));
        Assert.Equal(0, await SayAsync(LabelDatabase.Label(Track, "sexual", seq: 0)));
        Assert.Equal(1, await SayAsync(LabelDatabase.Label(Track, "sexual", seq: 8)));
        Assert.Equal(1, await HiddenAsync(Changes.Alice));
    }

    [PostgresFact]
    public async Task A_label_of_one_version_leaves_the_next_one_alone()
    {
        var first = Changes.Track(Changes.Key(1), "first");
        await WriteAsync(Changes.Commit(Changes.Alice, 1, first));
        await SayAsync(LabelDatabase.Label(Track, "copyright-violation", cid: first.Record.Cid.ToString()));
        Assert.Equal(2, await HiddenAsync(Changes.Alice));

        await WriteAsync(Changes.Commit(Changes.Alice, 2, Changes.Track(Changes.Key(1), "second")));
        Assert.Equal(0, await HiddenAsync(Changes.Alice));
        await WriteAsync(Changes.Commit(Changes.Alice, 3, first));
        Assert.Equal(2, await HiddenAsync(Changes.Alice));
    }

    [PostgresFact]
    public async Task A_label_of_a_version_that_no_record_can_have_applies_to_nothing()
    {
        await WriteAsync(Changes.Commit(Changes.Alice, 1, Changes.Track(Changes.Key(1))));
        await SayAsync(LabelDatabase.Label(Track, "sexual", cid: "bafyquiteanotherhash"));
        Assert.Equal(0, await HiddenAsync(Changes.Alice));
    }

    [PostgresFact]
    public async Task A_label_ends_at_its_time()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.Parse("2026-01-01T00:01:00Z"));
        var end = time.GetUtcNow().AddMinutes(5);
        await WriteAsync(Changes.Commit(Changes.Alice, 1, Changes.Track(Changes.Key(1))));
        await database.WriteAsync(time, LabelDatabase.Label(Track, "sexual", until: end), LabelDatabase.Label(Changes.Bob.Value, "sexual", until: end.AddDays(1)));
        Assert.Equal(1, await HiddenAsync(Changes.Alice));

        var writer = new LabelWriter(database.DataSource, Scenario.Collections, time);
        Assert.Equal(end, await writer.NextLapseAsync(CancellationToken.None));
        Assert.Equal(0, await writer.LapseAsync(CancellationToken.None));
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, await writer.LapseAsync(CancellationToken.None));
        Assert.Equal(0, await HiddenAsync(Changes.Alice));
        Assert.Equal(end.AddDays(1), await writer.NextLapseAsync(CancellationToken.None));
        Assert.Equal(0, await writer.LapseAsync(CancellationToken.None));
    }

    [PostgresFact]
    public async Task A_change_of_the_rules_judges_everything_anew_and_a_second_start_changes_nothing()
    {
        await WriteAsync(
            Changes.Commit(Changes.Alice, 1, Changes.Track(Changes.Key(1))),
            Changes.Commit(Changes.Bob, 1, Changes.Put(
                Collection.Track, Changes.Key(1), """{"$type":"fm.plyr.track","title":"T","artist":"A","fileType":"mp3","createdAt":"2026-01-01T00:00:00Z","audioUrl":"https://audio.plyr.fm/a.mp3","labels":{"$type":"com.atproto.label.defs#selfLabels","values":[{"val":"loud"}]}}""")));
        await SayAsync(LabelDatabase.Label(Track, "spam"));
        Assert.Equal((0, 0), (await HiddenAsync(Changes.Alice), await HiddenAsync(Changes.Bob)));

        LabelRule[] rules = [new(LabelDatabase.Labeler.Value, "spam", Hidden.Takedown), new(LabelRule.Self, "loud", Hidden.NotListed)];
        Assert.True(await database.FollowAsync(rules));
        Assert.Equal((4, 32), (await HiddenAsync(Changes.Alice), await HiddenAsync(Changes.Bob)));
        Assert.False(await database.FollowAsync(rules));
        // Whoever rebuilds need not know the rules: the indexer has left them.
        await database.RebuildAsync(TimeProvider.System);
        Assert.Equal((4, 32), (await HiddenAsync(Changes.Alice), await HiddenAsync(Changes.Bob)));

        // Another labeler instead: what the first one said is kept, and does nothing.
        Assert.True(await database.FollowAsync(null, Did.Parse("did:web:other.example.com")));
        Assert.Equal((0, 0), (await HiddenAsync(Changes.Alice), await HiddenAsync(Changes.Bob)));
        Assert.Equal(1L, await database.ScalarAsync<long>("select count(*) from label"));
    }

    [PostgresFact]
    public async Task A_labeler_keeps_its_bit()
    {
        Did[] others = [Did.Parse("did:web:a.example.com"), Did.Parse("did:web:b.example.com")];
        await database.FollowAsync(null, others);
        await database.FollowAsync(null, [others[1], LabelDatabase.Labeler]);
        Assert.Equal(
            ["0 did:plc:llllllllllllllllllllllll true", "1 did:web:a.example.com false", "2 did:web:b.example.com true"],
            await database.LinesAsync("select concat_ws(' ', id, did, case when is_followed then 'true' else 'false' end) from labeler order by id"));
    }

    [PostgresFact]
    public async Task Cursor_and_labels_are_written_together()
    {
        await SayAsync(LabelDatabase.Label(Track, "sexual", seq: 12));
        Assert.Equal(12L, await database.ScalarAsync<long>("select seq from source_cursor where source = 'labels:test'"));

        // A value that the column does not take stands in for a transaction that fails half way.
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => SayAsync(LabelDatabase.Label(Track, "porn", seq: 13), LabelDatabase.Label(Track, "a\0b", seq: 14)));
        Assert.Equal(12L, await database.ScalarAsync<long>("select seq from source_cursor where source = 'labels:test'"));
        Assert.Equal(1L, await database.ScalarAsync<long>("select count(*) from label"));
    }

    private Task<int> SayAsync(params ReceivedLabel[] labels) => database.WriteAsync(TimeProvider.System, labels);

    private async Task WriteAsync(params Change[] changes)
    {
        await using var writer = new BatchTransaction(database.DataSource, Scenario.Collections, TimeProvider.System);
        await writer.WriteAsync(changes, () => [], CancellationToken.None);
    }

    private Task<int> HiddenAsync(Did artist) =>
        database.ScalarAsync<int>($"select t.hidden from track t join actor a on a.id = t.actor_id where a.did = '{artist}'");
}
