using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.Lexicons.Fm.Plyr.Feed;
using PlyrFm.Lexicons.Fm.Plyr.Graph;
using PlyrFm.Lexicons.Fm.Plyr.Unspecced;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Queries;

/// <summary>Every paged query, read to its end in pages of random sizes while rows come and go.</summary>
public sealed class PagingTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly HttpClient _client = fixture.Client;
    private readonly Seed _seed = fixture.Seed;

    [PostgresTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Paging_is_complete_and_repeats_nothing_while_rows_come_and_go(int seed)
    {
        var random = new Random(seed);
        var artist = await _seed.ActorAsync($"paging{seed}");
        var tag = $"tag{seed}";
        var staying = new HashSet<string>();
        var leaving = new List<SeededRecord>();
        for (var i = 0; i < 60; i++)
        {
            // Few distinct times, so that most ties are broken by the id.
            var track = await _seed.TrackAsync(artist, $"t{i}", at: Seed.Start.AddMinutes(random.Next(8)), tags: [tag]);
            if (random.Next(4) == 0)
                leaving.Add(track);
            else
                staying.Add(track.Uri);
        }

        foreach (var (nsid, parameters) in new (string, (string, object)[])[]
        {
            (GetActorTracks.NsidText, [("actor", artist.Did)]),
            (GetActorTracks.NsidText, [("actor", artist.Did), ("filter", "all")]),
            (ListTracks.NsidText, [("tags", tag)]),
        })
        {
            var seen = new List<string>();
            string? cursor = null;
            do
            {
                var limit = random.Next(1, 9);
                var page = await _client.QueryAsync(nsid, [.. parameters, ("limit", limit), .. Next(cursor)]);
                var uris = page.Items("tracks").Select(track => track.Text("uri")).ToArray();
                Assert.True(uris.Length <= limit);
                seen.AddRange(uris);
                cursor = page.Optional("cursor");

                // Newer than everything: belongs before the first page. And some that nobody has seen yet may go.
                await _seed.TrackAsync(artist, "new", at: Seed.Start.AddDays(1), tags: [tag]);
                if (leaving.Count > 0)
                {
                    await _seed.RunAsync("delete from record where id = @id", ("id", leaving[^1].Id));
                    leaving.RemoveAt(leaving.Count - 1);
                }
            }
            while (cursor is not null);

            Assert.True(seen.Count == seen.Distinct().Count(), $"seed {seed}: {nsid} repeats");
            Assert.True(staying.IsSubsetOf(seen), $"seed {seed}: {nsid} misses {string.Join(' ', staying.Except(seen))}");
        }
    }

    [PostgresFact]
    public async Task Page_that_ends_with_the_last_row_has_no_cursor()
    {
        var artist = await _seed.ActorAsync("exact");
        for (var i = 0; i < 4; i++)
            await _seed.TrackAsync(artist, $"t{i}");

        var first = await _client.QueryAsync(GetActorTracks.NsidText, ("actor", artist.Did), ("limit", 2));
        var second = await _client.QueryAsync(GetActorTracks.NsidText, ("actor", artist.Did), ("limit", 2), ("cursor", first.Text("cursor")));

        Assert.Equal(2, second.Items("tracks").Count());
        Assert.Null(second.Optional("cursor"));
    }

    [PostgresTheory]
    [InlineData("position")]
    [InlineData("newest")]
    [InlineData("oldest")]
    public async Task Comments_are_paged_in_each_order(string sort)
    {
        var author = await _seed.ActorAsync($"sort{sort}");
        var track = await _seed.TrackAsync(author);
        var comments = new List<(string Uri, int Ms, DateTime At, long Id)>();
        for (var i = 0; i < 20; i++)
        {
            var ms = i * 7 % 5 * 1000;
            var at = Seed.Start.AddMinutes(i * 3 % 7);
            var comment = await _seed.CommentAsync(author, track, $"c{i}", ms, at: at);
            comments.Add((comment.Uri, ms, at, comment.Id));
        }

        var expected = sort switch
        {
            "position" => comments.OrderBy(comment => comment.Ms).ThenBy(comment => comment.Id),
            "newest" => comments.OrderByDescending(comment => comment.At).ThenByDescending(comment => comment.Id),
            _ => comments.OrderBy(comment => comment.At).ThenBy(comment => comment.Id),
        };
        Assert.Equal(
            expected.Select(comment => comment.Uri),
            await ReadAllAsync(GetComments.NsidText, "comments", ("uri", track.Uri), ("sort", sort)));
    }

    [PostgresFact]
    public async Task Likes_are_paged_from_both_ends()
    {
        var artist = await _seed.ActorAsync("liked");
        var fan = await _seed.ActorAsync("liker");
        var track = await _seed.TrackAsync(artist);
        var byFan = new List<string>();
        for (var i = 0; i < 9; i++)
            byFan.Insert(0, (await _seed.LikeAsync(fan, await _seed.TrackAsync(artist, $"t{i}"), Seed.Start.AddMinutes(i))).Uri);
        var ofTrack = new List<string>();
        for (var i = 0; i < 9; i++)
            ofTrack.Insert(0, (await _seed.LikeAsync(await _seed.ActorAsync($"liker{i}"), track, Seed.Start.AddMinutes(i))).Uri);

        Assert.Equal(byFan, await ReadAllAsync(GetActorLikes.NsidText, "likes", ("actor", fan.Did)));
        Assert.Equal(ofTrack, await ReadAllAsync(GetLikes.NsidText, "likes", ("uri", track.Uri)));
        Assert.Equal(ofTrack, await ReadAllAsync(GetLikes.NsidText, "likes", ("uri", track.Uri), ("cid", track.Cid)));
        Assert.Empty(await ReadAllAsync(GetLikes.NsidText, "likes", ("uri", track.Uri), ("cid", "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a")));
        Assert.Empty(await ReadAllAsync(GetLikes.NsidText, "likes", ("uri", track.Uri), ("cid", "bagaaierasords4njcts6vs7qvdjfcvgnume4hqohf65zsfguprqphs3icwea")));
    }

    [PostgresFact]
    public async Task Plays_are_paged_and_a_track_that_may_not_be_shown_keeps_its_place()
    {
        var artist = await _seed.ActorAsync("played");
        var listener = await _seed.ActorAsync("listener");
        var played = new List<string>();
        for (var i = 0; i < 9; i++)
            played.Insert(0, (await _seed.PlayAsync(listener, await _seed.TrackAsync(artist, $"t{i}", hidden: i == 4 ? 4 : 0), Seed.Start.AddMinutes(i / 2))).Uri);

        Assert.Equal(played, await ReadAllAsync(GetActorPlays.NsidText, "plays", ("actor", listener.Did)));
        Assert.Empty(await ReadAllAsync(GetActorPlays.NsidText, "plays", ("actor", artist.Did)));
        var plays = (await _client.QueryAsync(GetActorPlays.NsidText, ("actor", listener.Did))).Items("plays").ToArray();
        Assert.Equal("fm.plyr.feed.defs#blockedTrack", plays[4].GetProperty("track").Text("$type"));
        Assert.All(plays.Where((_, i) => i != 4), play => Assert.Equal("fm.plyr.feed.defs#trackViewBasic", play.GetProperty("track").Text("$type")));
    }

    [PostgresFact]
    public async Task Lists_and_their_items_are_paged()
    {
        var owner = await _seed.ActorAsync("lists");
        var tracks = new List<SeededRecord>();
        for (var i = 0; i < 5; i++)
            tracks.Add(await _seed.TrackAsync(owner, $"t{i}", duration: 100 + i));
        // The same track twice is in order.
        var list = await _seed.ListAsync(owner, "All", "playlist", tracks.Append(tracks[0]).Select(SeededItem.Of));
        var album = await _seed.ListAsync(owner, "Album", "album", [SeededItem.Of(tracks[1])], at: Seed.Start.AddMinutes(1));
        var plain = await _seed.ListAsync(owner, null, null, [], at: Seed.Start.AddMinutes(2));

        var positions = new List<long>();
        string? cursor = null;
        do
        {
            var page = await _client.QueryAsync(GetList.NsidText, [("list", list.Uri), ("limit", 4), .. Next(cursor)]);
            Assert.Equal(100 + 101 + 102 + 103 + 104 + 100, page.GetProperty("list").GetProperty("duration").GetInt64());
            Assert.Equal(6, page.GetProperty("list").GetProperty("itemCount").GetInt64());
            positions.AddRange(page.Items("items").Select(item => item.GetProperty("position").GetInt64()));
            cursor = page.Optional("cursor");
        }
        while (cursor is not null);
        Assert.Equal([0, 1, 2, 3, 4, 5], positions);

        Assert.Equal([plain.Uri, album.Uri, list.Uri], await ReadAllAsync(GetActorLists.NsidText, "lists", ("actor", owner.Did)));
        Assert.Equal([album.Uri, list.Uri], await ReadAllAsync(GetActorLists.NsidText, "lists", ("actor", owner.Did), ("listTypes", "album"), ("listTypes", "playlist")));
        var marked = await _client.QueryAsync(GetActorLists.NsidText, ("actor", owner.Did), ("checkSubject", tracks[2].Uri));
        Assert.Equal([null, null, "True"], marked.Items("lists").Select(view => view.Optional("containsSubject")));
        var several = await _client.QueryAsync(GetLists.NsidText, ("uris", album.Uri), ("uris", $"at://{owner.Did}/fm.plyr.list/none"), ("uris", list.Uri));
        Assert.Equal([album.Uri, list.Uri], several.Items("lists").Select(view => view.Text("uri")));
    }

    [PostgresFact]
    public async Task Comments_of_an_account_and_lists_of_a_track_are_paged()
    {
        var owner = await _seed.ActorAsync("surfaces");
        var track = await _seed.TrackAsync(owner);
        var comments = new List<string>();
        var lists = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            comments.Insert(0, (await _seed.CommentAsync(owner, track, $"c{i}", i, at: Seed.Start.AddMinutes(i / 2))).Uri);
            lists.Insert(0, (await _seed.ListAsync(
                owner, $"l{i}", i % 2 == 0 ? "playlist" : null, [SeededItem.Of(track), SeededItem.Of(track)], at: Seed.Start.AddMinutes(i / 2))).Uri);
        }

        await _seed.ListAsync(owner, "Liked", "liked", [SeededItem.Of(track)]);

        Assert.Equal(comments, await ReadAllAsync(GetActorComments.NsidText, "comments", ("actor", owner.Did)));
        Assert.Equal(lists, await ReadAllAsync(GetTrackLists.NsidText, "lists", ("uri", track.Uri)));
        Assert.Equal(4, (await ReadAllAsync(GetTrackLists.NsidText, "lists", ("uri", track.Uri), ("listTypes", "playlist"))).Count);
        Assert.Empty(await ReadAllAsync(GetTrackLists.NsidText, "lists", ("uri", track.Uri), ("listTypes", "liked")));
        Assert.Empty(await ReadAllAsync(GetTrackLists.NsidText, "lists", ("uri", $"at://{owner.Did}/fm.plyr.track/never")));
    }

    [PostgresFact]
    public async Task Activity_of_all_kinds_is_paged_in_one_order()
    {
        var owner = await _seed.ActorAsync("busy");
        var expected = new List<(DateTime At, long Id, string Kind, string Uri)>();
        void Expect(string kind, SeededRecord record, DateTime at) => expected.Add((at, record.Id, kind, record.Uri));
        for (var i = 0; i < 6; i++)
        {
            // Ties across tables too.
            var at = Seed.Start.AddMinutes(i * 5 % 3);
            var track = await _seed.TrackAsync(owner, $"t{i}", at: at);
            Expect("track", track, at);
            Expect("like", await _seed.LikeAsync(owner, track, at), at);
            Expect("comment", await _seed.CommentAsync(owner, track, $"c{i}", i, at: at), at);
            Expect("list", await _seed.ListAsync(owner, $"l{i}", "album", [SeededItem.Of(track)], at: at), at);
        }

        var profile = await _seed.RecordAsync(owner, 5, "fm.plyr.actor.profile", new() { ["$type"] = "fm.plyr.actor.profile" }, key: "self");
        await _seed.RunAsync("insert into profile values (@id, @a, 'bio', null, @at, @at)", ("id", profile.Id), ("a", owner.Id), ("at", Seed.Start));
        Expect("profile", profile, Seed.Start);

        var ordered = expected.OrderByDescending(e => e.At).ThenByDescending(e => e.Id).ToList();
        Assert.Equal(ordered.Select(e => e.Uri), await ReadAllAsync(GetActivity.NsidText, "events", ("actor", owner.Did)));
        Assert.Equal(
            ordered.Where(e => e.Kind is "like" or "profile").Select(e => e.Uri),
            await ReadAllAsync(GetActivity.NsidText, "events", ("actor", owner.Did), ("kinds", "profile"), ("kinds", "like")));
        Assert.Empty(await ReadAllAsync(GetActivity.NsidText, "events", ("actor", owner.Did), ("kinds", "unheard-of")));
        var newest = await _client.QueryAsync(GetActivity.NsidText, ("actor", owner.Did), ("kinds", "comment"), ("limit", 1));
        var comment = Assert.Single(newest.Items("events"));
        Assert.Equal("comment", comment.Text("kind"));
        Assert.Equal("c4", comment.Text("text"));
        Assert.Equal("t4", comment.GetProperty("track").Text("title"));
    }

    private async Task<List<string>> ReadAllAsync(string nsid, string field, params (string, object)[] parameters)
    {
        var uris = new List<string>();
        string? cursor = null;
        do
        {
            var page = await _client.QueryAsync(nsid, [.. parameters, ("limit", 2), .. Next(cursor)]);
            uris.AddRange(page.Items(field).Select(item => item.Text("uri")));
            cursor = page.Optional("cursor");
        }
        while (cursor is not null);
        return uris;
    }

    private static (string, object)[] Next(string? cursor) => cursor is null ? [] : [("cursor", cursor)];
}
