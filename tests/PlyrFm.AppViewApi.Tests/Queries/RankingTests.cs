using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.Indexer.Storage;
using PlyrFm.Lexicons.Fm.Plyr.Feed;
using PlyrFm.Lexicons.Fm.Plyr.Unspecced;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Queries;

/// <summary>What is on top, what is talked about, what one may like: taken by the indexer's job, or found when asked.</summary>
public sealed class RankingTests(ApiFixture fixture) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    private static readonly DateTime Now = Seed.Start.AddDays(400);

    private readonly HttpClient _client = fixture.Client;
    private readonly Seed _seed = fixture.Seed;
    private readonly List<SeededActor> _fans = [];
    private SeededActor _artist = null!;

    public async Task InitializeAsync()
    {
        if (MissingPart.SkipReason(PostgresServer.Missing) is not null)
            return;
        await _seed.ClearAsync("ranking", "day_stat");
        _artist = await _seed.ActorAsync("artist");
        for (var i = 0; i < 6; i++)
            _fans.Add(await _seed.ActorAsync($"fan{(char)('a' + i)}"));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [PostgresFact]
    public async Task Most_liked_comes_first_in_every_period()
    {
        var three = await TrackAsync("three likes, all of today", [0, 0, 0]);
        var late = await TrackAsync("two likes, the younger track", [5, 6], trackAge: 20);
        var early = await TrackAsync("two likes, the older track", [20, 200], trackAge: 300);
        var adult = await TrackAsync("four likes, for adults", [0, 0, 0, 0], hidden: 1);
        var one = await TrackAsync("one like, long ago", [399], trackAge: 399);
        await TrackAsync("five likes, taken down", [0, 0, 0, 0, 0], hidden: 4);
        await TrackAsync("nobody likes it", []);
        await TakeAsync();

        Assert.Equal([(1, 3, three), (2, 2, early), (3, 2, late), (4, 1, one)], await TopAsync("all"));
        Assert.Equal([(1, 3, three), (2, 2, early), (3, 2, late)], await TopAsync("year"));
        Assert.Equal([(1, 3, three), (2, 2, late), (3, 1, early)], await TopAsync("month"));
        Assert.Equal([(1, 3, three), (2, 2, late)], await TopAsync("week"));
        Assert.Equal([(1, 3, three)], await TopAsync("day"));
        Assert.Equal([(1, 4, adult), (2, 3, three)], await TopAsync("day", ("includeSensitive", "true")));
        Assert.Equal("2027-09-05T12:00:00.000Z", (await _client.QueryAsync(GetTopTracks.NsidText)).Text("asOf"));
        Assert.Equal("InvalidRequest", await _client.FailAsync(400, GetTopTracks.NsidText, ("period", "decade")));
    }

    [PostgresFact]
    public async Task Most_played_comes_first_in_every_period_and_trends()
    {
        var often = await TrackRecordAsync("played by two, and again", []);
        var once = await TrackRecordAsync("played long ago", []);
        var own = await TrackRecordAsync("liked by two", [0, 0]);
        foreach (var (fan, age) in new[] { (0, 0.1), (1, 0.1), (1, 0.2), (1, 8.0) })
            await _seed.PlayAsync(_fans[fan], often, Now.AddDays(-age));
        await _seed.PlayAsync(_fans[0], once, Now.AddDays(-300));
        await PlayCounts.CountAsync(fixture.Database.DataSource, Now, CancellationToken.None);
        await TakeAsync();

        Assert.Equal([(1, 4, often.Uri), (2, 1, once.Uri)], await TopAsync("all", ("metric", "plays")));
        Assert.Equal([(1, 4, often.Uri), (2, 1, once.Uri)], await TopAsync("year", ("metric", "plays")));
        Assert.Equal([(1, 4, often.Uri)], await TopAsync("month", ("metric", "plays")));
        Assert.Equal([(1, 3, often.Uri)], await TopAsync("day", ("metric", "plays")));
        Assert.Equal([(1, 2, own.Uri)], await TopAsync("all"));
        Assert.Equal([own.Uri, often.Uri], await TrendingAsync()); // a play is a third of a like
        Assert.Equal(4, (await _client.QueryAsync(GetTrack.NsidText, ("uri", often.Uri))).GetProperty("track").GetProperty("playCount").GetInt32());
    }

    [PostgresFact]
    public async Task What_is_hidden_after_a_taking_is_left_out_at_once()
    {
        var first = await TrackAsync("first", [0, 0, 0]);
        var second = await TrackAsync("second", [0, 0]);
        await TakeAsync();
        Assert.Equal([(1, 3, first), (2, 2, second)], await TopAsync("all"));

        await _seed.RunAsync("update track set hidden = 2 where title = 'first'");
        Assert.Equal([(2, 2, second)], await TopAsync("all"));
        await _seed.RunAsync("update actor set hidden = 8 where id = @id", ("id", _artist.Id));
        Assert.Empty(await TopAsync("all"));
    }

    [PostgresFact]
    public async Task Pages_keep_to_the_taking_they_began_with_while_it_is_kept()
    {
        var first = await TrackAsync("first", [0, 0, 0]);
        var second = await TrackAsync("second", [0, 0]);
        await TakeAsync();
        var page = await _client.QueryAsync(GetTopTracks.NsidText, ("limit", 1));
        var cursor = page.Text("cursor");

        var overtaking = await TrackAsync("overtakes both", [0, 0, 0, 0]);
        await TakeAsync();
        Assert.Equal([(1, 4, overtaking), (2, 3, first), (3, 2, second)], await TopAsync("all"));
        var next = await _client.QueryAsync(GetTopTracks.NsidText, ("limit", 1), ("cursor", cursor));
        Assert.Equal([second], next.Items("tracks").Select(row => row.GetProperty("track").Text("uri")));
        Assert.Null(next.Optional("cursor"));
        Assert.Equal("InvalidCursor", await _client.FailAsync(400, GetTopTracks.NsidText, ("limit", 1), ("cursor", cursor), ("period", "day")));
        Assert.Equal("InvalidCursor", await _client.FailAsync(400, GetTrendingTracks.NsidText, ("cursor", cursor)));

        for (var i = 0; i < 2; i++)
        {
            await TrackAsync($"change {i}", [0]);
            await TakeAsync();
        }

        Assert.Equal("InvalidCursor", await _client.FailAsync(400, GetTopTracks.NsidText, ("limit", 1), ("cursor", cursor)));
    }

    [PostgresFact]
    public async Task Taking_what_has_not_changed_only_says_that_it_was_checked()
    {
        const string Contents = "select coalesce(sum(xmin::text::bigint), 0)::bigint from ranked_track";
        await TrackAsync("liked", [0, 1]);
        await TakeAsync();
        var before = await _seed.ScalarAsync(Contents);

        await TakeAsync(Now.AddMinutes(5));

        Assert.Equal(before, await _seed.ScalarAsync(Contents));
        Assert.Equal("2027-09-05T12:05:00.000Z", (await _client.QueryAsync(GetTopTracks.NsidText)).Text("asOf"));
    }

    // 6 and 3 of attention a month ago would be 0.29 and 0.21 of a point; a title that is exactly the text is worth 5, one that begins with it at least 3.
    [PostgresFact]
    public async Task Search_puts_first_what_others_lately_cared_about_among_what_fits_as_well()
    {
        var calm = await TrackAsync("tideline", []);
        var trending = await TrackAsync("tideline", [0, 0]);
        var once = await TrackAsync("tideline", [8, 8, 8]);
        var alone = await TrackAsync("tideline", [0]);
        var loud = await TrackAsync("tideline two", [0, 0, 0, 0]);

        Assert.Equal([alone, once, trending, calm, loud], await SearchAsync());
        await TakeAsync();
        Assert.Equal([trending, alone, once, calm, loud], await SearchAsync());

        // A day later half of it is left; after a week nothing is.
        var before = await PopAsync();
        await TakeAsync(Now.AddHours(36));
        Assert.InRange(await PopAsync(), before / 3, before - 1);
        await TakeAsync(Now.AddDays(8));
        Assert.Equal([alone, once, trending, calm, loud], await SearchAsync());
        Assert.Equal(0, await _seed.ScalarAsync("select count(*) from track_attention"));

        async Task<IEnumerable<string>> SearchAsync() =>
            (await _client.QueryAsync(SearchTracks.NsidText, ("q", "tideline"))).Items("tracks").Select(track => track.Text("uri"));

        Task<long> PopAsync() => _seed.ScalarAsync("select (1000 * max(pop))::bigint from track_attention p join track t on t.id = p.track_id where t.title = 'tideline'");
    }

    [PostgresFact]
    public async Task Trending_is_what_several_others_lately_cared_about()
    {
        // A like is 3, halved every 36 hours: 6 now, 4.5 with one of them 36 hours old.
        var now = await TrackAsync("two likes of now", [0, 0]);
        var mixed = await TrackAsync("one like of now, one 36 hours old", [0, 1.5]);
        // 4 now: comments are 2, and one a day counts.
        var spoken = await TrackAsync("two comment, one of them often", []);
        for (var i = 0; i < 5; i++)
            await CommentAsync(_fans[0], spoken);
        await CommentAsync(_fans[1], spoken);
        // 2 + 3 * a quarter: the second account is new.
        var stranger = await _seed.ActorAsync("stranger");
        await _seed.RunAsync("update actor set first_seen_at = @at where id = @id", ("at", Now.AddHours(-1)), ("id", stranger.Id));
        var half = await TrackRecordAsync("a playlist, and a like of a new account", []);
        await _seed.ListAsync(_fans[0], "Mix", "playlist", [SeededItem.Of(half), SeededItem.Of(half)], at: Now);
        await _seed.LikeAsync(stranger, half, Now);
        // Nothing: one account alone, the artist's own doing, an album, a week ago, hidden.
        var alone = await TrackRecordAsync("one account", [0]);
        await CommentAsync(_fans[0], alone.Uri);
        var own = await TrackRecordAsync("the artist and one account", [0]);
        await _seed.LikeAsync(_artist, own, Now);
        await _seed.ListAsync(_fans[5], "Album", "album", [SeededItem.Of(own)], at: Now);
        await TrackAsync("a week ago", [8, 8, 8]);
        await TrackAsync("taken down", [0, 0, 0], hidden: 4);
        var adult = await TrackAsync("for adults", [0, 0, 0], hidden: 1);
        await TakeAsync();

        Assert.Equal([now, mixed, spoken, half.Uri], await TrendingAsync());
        Assert.Equal([adult, now, mixed, spoken, half.Uri], await TrendingAsync(("includeSensitive", "true")));
    }

    [PostgresFact]
    public async Task Suggestions_are_what_those_like_who_like_the_seeds()
    {
        var seed = await TrackRecordAsync("seed", []);
        var shared = await TrackRecordAsync("liked by two of three fans of the seed", []);
        var rare = await TrackRecordAsync("liked by one who likes little", [], artist: "rare");
        var broad = await TrackRecordAsync("liked by one who likes much", [], artist: "broad");
        var unrelated = await TrackRecordAsync("liked by somebody else", [], artist: "unrelated");
        foreach (var fan in _fans.Take(3))
            await _seed.LikeAsync(fan, seed);
        await _seed.LikeAsync(_fans[0], shared);
        await _seed.LikeAsync(_fans[1], shared);
        await _seed.LikeAsync(_fans[0], rare);
        await _seed.LikeAsync(_fans[2], broad);
        await _seed.LikeAsync(_fans[5], unrelated);
        var many = await _seed.ActorAsync("many");
        for (var i = 0; i < 10; i++)
            await _seed.LikeAsync(_fans[2], await _seed.TrackAsync(many, $"{i} of many"));

        var all = await SuggestedAsync(100, ("seeds", seed.Uri));
        Assert.Equal([shared.Uri, rare.Uri], all[..2]);
        Assert.Contains(broad.Uri, all);
        Assert.DoesNotContain(seed.Uri, all);
        Assert.DoesNotContain(unrelated.Uri, all);
        Assert.Equal(3, all.Count(uri => uri.Contains(many.Did)));
        Assert.Equal(all, await SuggestedAsync(1, ("seeds", seed.Uri)));

        await _seed.RunAsync("update track set hidden = 4 where id = @id", ("id", rare.Id));
        Assert.DoesNotContain(rare.Uri, await SuggestedAsync(100, ("seeds", seed.Uri)));
        Assert.Empty(await SuggestedAsync(100, ("seeds", "at://did:plc:nobodynobodynobodynobody/fm.plyr.track/3mkd3ow3nfk2a")));
        Assert.Equal("AuthenticationRequired", await _client.FailAsync(401, GetSuggestedTracks.NsidText));
    }

    [PostgresFact]
    public async Task Days_are_counted_and_empty_ones_are_there()
    {
        var today = DateTime.UtcNow.Date;
        var track = await _seed.TrackAsync(_artist, at: today.AddDays(-1));
        await _seed.TrackAsync(_artist, "hidden", hidden: 4, at: today);
        await _seed.LikeAsync(_fans[0], track, today.AddDays(-1).AddHours(23));
        await _seed.LikeAsync(_fans[1], track, today);
        await _seed.CommentAsync(_fans[1], track, "Hm.", 0, at: today.AddDays(-3));
        await DayStats.CountAsync(fixture.Database.DataSource, DateTimeOffset.UtcNow, CancellationToken.None);

        var days = (await _client.QueryAsync(GetActivityHistogram.NsidText, ("days", 5))).Items("days").ToList();
        Assert.Equal(Enumerable.Range(-4, 5).Select(n => today.AddDays(n).ToString("yyyy-MM-dd")), days.Select(day => day.Text("date")));
        Assert.Equal([0, 1, 0, 2, 1], days.Select(day => day.GetProperty("count").GetInt32()));
        Assert.Equal(7, (await _client.QueryAsync(GetActivityHistogram.NsidText)).Items("days").Count());

        await _seed.RunAsync("delete from record where id = @id", ("id", track.Id));
        await _seed.RunAsync("delete from track_like; delete from track_comment");
        await DayStats.CountAsync(fixture.Database.DataSource, DateTimeOffset.UtcNow, CancellationToken.None);
        Assert.All((await _client.QueryAsync(GetActivityHistogram.NsidText, ("days", 90))).Items("days"), day => Assert.Equal(0, day.GetProperty("count").GetInt32()));
    }

    private async Task<string> TrackAsync(string title, double[] likeAges, int hidden = 0, double trackAge = 1) =>
        (await TrackRecordAsync(title, likeAges, hidden, trackAge)).Uri;

    // Each like is of another account; ages are days.
    private async Task<SeededRecord> TrackRecordAsync(string title, double[] likeAges, int hidden = 0, double trackAge = 1, string? artist = null)
    {
        var by = artist is null ? _artist : await _seed.ActorAsync(artist);
        var track = await _seed.TrackAsync(by, title, hidden, Now.AddDays(-trackAge));
        for (var i = 0; i < likeAges.Length; i++)
            await _seed.LikeAsync(_fans[i], track, Now.AddDays(-likeAges[i]));
        return track;
    }

    private async Task CommentAsync(SeededActor actor, string uri)
    {
        var id = await _seed.ScalarAsync(
            "select t.id from track t join record r on r.id = t.id join actor a on a.id = t.actor_id where 'at://' || a.did || '/fm.plyr.track/' || r.rkey = @uri",
            ("uri", uri));
        await _seed.CommentAsync(actor, new SeededRecord(id, _artist, uri, "", AtProto.Cbor.Cid.ForDagCbor([0xA0])), "Hm.", 0, at: Now);
    }

    private Task TakeAsync(DateTime? at = null) => Rankings.TakeAsync(fixture.Database.DataSource, at ?? Now, CancellationToken.None);

    private async Task<List<(int Rank, int Count, string Uri)>> TopAsync(string period, params (string, object)[] parameters) =>
    [
        .. (await _client.QueryAsync(GetTopTracks.NsidText, [("period", period), .. parameters])).Items("tracks").Select(row =>
            (row.GetProperty("rank").GetInt32(), row.GetProperty("count").GetInt32(), row.GetProperty("track").Text("uri"))),
    ];

    private async Task<List<string>> TrendingAsync(params (string, object)[] parameters) =>
        [.. (await _client.QueryAsync(GetTrendingTracks.NsidText, parameters)).Items("tracks").Select(track => track.Text("uri"))];

    private async Task<List<string>> SuggestedAsync(int limit, params (string, object)[] parameters)
    {
        var uris = new List<string>();
        string? cursor = null;
        do
        {
            (string, object)[] place = cursor is null ? [] : [("cursor", cursor)];
            var page = await _client.QueryAsync(GetSuggestedTracks.NsidText, [("limit", limit), .. parameters, .. place]);
            uris.AddRange(page.Items("tracks").Select(track => track.Text("uri")));
            cursor = page.Optional("cursor");
        }
        while (cursor is not null);
        return uris;
    }
}
