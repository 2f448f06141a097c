using System.Globalization;

using Microsoft.Extensions.Time.Testing;

using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Storage;
using PlyrFm.TestKit;

namespace PlyrFm.Indexer.Tests.Storage;

public sealed class PlayCountsTests(IndexerDatabase database) : IClassFixture<IndexerDatabase>, IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2025, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Scenario.Now);
    private int _rev;

    public Task InitializeAsync() => PostgresServer.Missing is null ? database.ClearAsync() : Task.CompletedTask;

    public Task DisposeAsync() => Task.CompletedTask;

    [PostgresFact]
    public async Task Play_waits_for_its_track_and_for_its_return()
    {
        await CommitAsync(Changes.Bob, Play(1, 0, $"\"originUri\":\"at://{Changes.Alice}/fm.plyr.track/{Changes.Key(9)}\""));
        Assert.Equal(["waiting"], await MatchesAsync());
        await CommitAsync(Changes.Alice, Track(9, "Song"));
        Assert.Equal(["1"], await MatchesAsync());
        Assert.Equal(["Song 1"], await CountsAsync());
        await CommitAsync(Changes.Alice, Changes.Delete(Collection.Track, Changes.Key(9)));
        Assert.Equal(["waiting"], await MatchesAsync());
        await CommitAsync(Changes.Alice, Track(9, "Again"));
        Assert.Equal(["1"], await MatchesAsync());
        Assert.Equal(["Again 1"], await CountsAsync());
    }

    [PostgresFact]
    public async Task Address_of_the_audio_decides_when_it_is_one_tracks_alone()
    {
        await CommitAsync(Changes.Alice, Track(1, "One", audio: "https://audio.plyr.fm/1.mp3"), Track(2, "Two", audio: "https://audio.plyr.fm/2.mp3"), Track(3, "Three", audio: "https://audio.plyr.fm/2.mp3"));
        await CommitAsync(Changes.Bob, Play(1, 0, "\"originUri\":\"https://audio.plyr.fm/1.mp3\""), Play(2, 0, "\"originUri\":\"https://audio.plyr.fm/2.mp3\""));

        Assert.Equal(["2", "waiting"], await MatchesAsync());
        Assert.Equal(["One 1", "Three 0", "Two 0"], await CountsAsync());
    }

    [PostgresTheory]
    [InlineData("SONG", "\"artists\":[{\"artistName\":\"a\"}]", "3")] // the credit, however it is written
    [InlineData("Sóng", "\"artists\":[{\"artistName\":\"Alice In Public\"}]", "3")] // the display name
    [InlineData("Song", "\"artists\":[{\"artistName\":\"Carol\"}]", "waiting")]
    [InlineData("Songs", "\"artists\":[{\"artistName\":\"A\"}]", "waiting")]
    [InlineData("Song", "\"duration\":7", "waiting")] // by nobody
    public async Task Names_decide_when_both_fit_one_track(string name, string artist, string expected)
    {
        await CommitAsync(Changes.Alice, Track(1, "Song"), Changes.Put(Collection.BskyProfile, "self", """{"$type":"app.bsky.actor.profile","displayName":"Alice in Public"}"""));
        await CommitAsync(Changes.Bob, Play(1, 0, $"\"musicServiceUri\":\"https://plyr.fm\",{artist}", name));

        Assert.Equal([expected], await MatchesAsync());
    }

    [PostgresFact]
    public async Task Of_tracks_with_the_same_names_the_one_of_the_same_length_is_meant()
    {
        const string ours = "\"musicServiceUri\":\"https://plyr.fm\",\"artists\":[{\"artistName\":\"A\"}]";
        await CommitAsync(Changes.Alice, Track(1, "Song", duration: 100), Track(2, "Song", duration: 200), Track(3, "Same", duration: 100), Track(4, "Same", duration: 101));
        await CommitAsync(Changes.Bob, Play(1, 0, $"{ours},\"duration\":199"), Play(2, 0, ours), Play(3, 0, $"{ours},\"duration\":100", "Same"));

        Assert.Equal(["3", "waiting", "waiting"], await MatchesAsync());
        Assert.Equal(200, await database.ScalarAsync<int>("select t.duration from play p join track t on t.id = p.track_id"));
    }

    [PostgresFact]
    public async Task Plays_count_once_in_half_a_track_and_in_one_form()
    {
        var origin = $"\"originUri\":\"at://{Changes.Alice}/fm.plyr.track/{Changes.Key(9)}\"";
        var alpha = Changes.Put(Collection.AlphaPlay, Changes.Key(5), PlayJson("fm.teal.alpha.feed.play", 3, origin.Replace("originUri", "originUrl", StringComparison.Ordinal), "Song"));
        await CommitAsync(Changes.Alice, Track(9, "Song", duration: 180)); // 90 s apart
        await CommitAsync(Changes.Bob, Play(1, 0, origin), Play(2, 60, origin), Play(3, 95, origin), Play(4, 200, origin), alpha);
        Assert.Equal(["0", "95", "200"], await CountedAsync());
        Assert.Equal(["Song 3"], await CountsAsync());

        await CommitAsync(Changes.Bob, Changes.Delete(Collection.Play, Changes.Key(1)));
        Assert.Equal(["3", "95", "200"], await CountedAsync());
        await CommitAsync(Changes.Bob, Changes.Delete(Collection.AlphaPlay, Changes.Key(5)));
        Assert.Equal(["60", "200"], await CountedAsync());
        Assert.Equal(["Song 2"], await CountsAsync());

        await CommitAsync(Changes.Bob, Play(4, 250, origin), Play(6, 20, origin)); // moved, and one that comes late
        Assert.Equal(["20", "250"], await CountedAsync());
    }

    [PostgresFact]
    public async Task Nobody_counts_more_than_20_times_a_day_nor_for_oneself_nor_from_the_future()
    {
        var origin = $"\"originUri\":\"at://{Changes.Alice}/fm.plyr.track/{Changes.Key(9)}\"";
        await CommitAsync(Changes.Alice, Track(9, "Song", duration: 10), Play(1, 0, origin));
        await CommitAsync(Changes.Bob, [.. Enumerable.Range(1, 25).Select(i => Play(i, i * 40, origin)), Play(50, 86_400, origin), Play(51, (int)(Scenario.Now - Start).TotalSeconds + 60, origin)]);

        Assert.Equal(["Song 21"], await CountsAsync());
        await WriteAsync(new AccountChange(Changes.Bob, AccountStatus.Deactivated, "relay", 1));
        Assert.Equal(["Song 0"], await CountsAsync());
        await WriteAsync(new AccountChange(Changes.Bob, AccountStatus.Active, "relay", 2));
        Assert.Equal(["Song 21"], await CountsAsync());
    }

    [PostgresFact]
    public async Task Counting_again_and_rebuilding_changes_nothing()
    {
        var origin = $"\"originUri\":\"at://{Changes.Alice}/fm.plyr.track/{Changes.Key(9)}\"";
        await CommitAsync(Changes.Alice, Track(9, "Song"));
        await CommitAsync(Changes.Bob, Play(1, 0, origin), Play(2, 10, origin), Play(3, 0, "\"musicServiceUri\":\"https://plyr.fm\"", "Unknown"));
        const string versions = "select concat_ws(' ', 'play', id, xmin) from play union all select concat_ws(' ', 'stat', track_id, xmin) from track_stat order by 1";
        const string content = "select concat_ws(' ', id, track_id, matched_by, counted, played_at) from play order by 1";
        var before = (await database.LinesAsync(versions), await database.LinesAsync(content));

        await CountAsync();
        Assert.Equal(before.Item1, await database.LinesAsync(versions));
        Assert.Equal(3, before.Item2.Length);

        await new Rebuild(database.DataSource, Scenario.Collections, RecordPolicy.Default, _time).RunAsync(CancellationToken.None);
        await CountAsync();
        Assert.Equal(before.Item2, await database.LinesAsync(content));
        Assert.Equal(["Song 1"], await CountsAsync());
    }

    private static RecordUpsert Track(int key, string title, int? duration = null, string audio = "https://audio.plyr.fm/a.mp3") => Changes.Put(
        Collection.Track, Changes.Key(key),
        $$"""{"$type":"fm.plyr.track","title":"{{title}}","artist":"A","fileType":"mp3","createdAt":"{{Content.CreatedAt}}","audioUrl":"{{audio}}"{{(duration is null ? "" : $",\"duration\":{duration}")}}}""");

    private static RecordUpsert Play(int key, int seconds, string fields, string name = "Song") =>
        Changes.Put(Collection.Play, Changes.Key(key), PlayJson("fm.teal.feed.play", seconds, fields, name));

    private static string PlayJson(string type, int seconds, string fields, string name) =>
        $$"""{"$type":"{{type}}","trackName":"{{name}}","playedTime":"{{Start.AddSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}}",{{fields}}}""";

    private async Task CommitAsync(Did did, params RecordOp[] ops)
    {
        await WriteAsync(Changes.Commit(did, ++_rev, ops));
    }

    private async Task WriteAsync(Change change)
    {
        await using var writer = new BatchTransaction(database.DataSource, Scenario.Collections, _time);
        await writer.WriteAsync([change], () => [], CancellationToken.None);
        await CountAsync();
    }

    private Task CountAsync() => PlayCounts.CountAsync(database.DataSource, _time.GetUtcNow(), CancellationToken.None);

    private Task<string[]> MatchesAsync() => database.LinesAsync("select case when track_id is null then 'waiting' else matched_by::text end from play order by track_id is null, id");

    /// <summary>The seconds of the plays that count.</summary>
    private Task<string[]> CountedAsync() => database.LinesAsync(
        $"select extract(epoch from played_at - '{Start:O}')::int::text from play where counted order by played_at");

    private Task<string[]> CountsAsync() => database.LinesAsync("select concat_ws(' ', t.title, s.play_count) from track t join track_stat s on s.track_id = t.id order by 1");
}
