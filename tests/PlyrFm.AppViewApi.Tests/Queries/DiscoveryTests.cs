using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.Indexer.Storage;
using PlyrFm.Lexicons.Fm.Plyr.Actor;
using PlyrFm.Lexicons.Fm.Plyr.Feed;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Queries;

/// <summary>Artists and tags: counted by the indexer's job, listed in every order, only what may be seen.</summary>
public sealed class DiscoveryTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly HttpClient _client = fixture.Client;
    private readonly Seed _seed = fixture.Seed;

    [PostgresFact]
    public async Task Artists_and_tags_are_listed_in_every_order_as_they_change()
    {
        var early = await _seed.ActorAsync("early");
        var late = await _seed.ActorAsync("late");
        var adult = await _seed.ActorAsync("adult");
        var silent = await _seed.ActorAsync("silent");
        var gone = await _seed.ActorAsync("gone", hidden: 8);
        var first = await _seed.TrackAsync(early, at: Seed.Start, tags: ["ambient", "50%"]);
        await _seed.TrackAsync(early, at: Seed.Start.AddDays(9), tags: ["ambient", "tape"]);
        var second = await _seed.TrackAsync(late, at: Seed.Start.AddDays(5), tags: ["ambient", "amber", "50x"]);
        await _seed.TrackAsync(adult, hidden: 1, tags: ["adult"]);
        await _seed.TrackAsync(gone, tags: ["gone"]);
        await _seed.LikeAsync(silent, second);
        await CountAsync();

        Assert.Equal([late.Did, early.Did], await ArtistsAsync("newest"));
        Assert.Equal([early.Did, late.Did], await ArtistsAsync("active"));
        Assert.Equal([late.Did, early.Did], await ArtistsAsync("popular"));
        Assert.Equal([2, 1], (await _client.QueryAsync(ListArtists.NsidText, ("sort", "active"))).Items("artists").Select(view => view.GetProperty("trackCount").GetInt32()));
        // An account that is hidden goes at once, its tags with the next count of what the indexer has hidden: here it has not.
        Assert.Equal(["ambient", "50%", "50x", "amber", "gone", "tape"], await TagsAsync("popular"));
        Assert.Equal(["50%", "50x", "amber", "ambient", "gone", "tape"], await TagsAsync("name"));
        Assert.Equal(["ambient", "amber"], await TagsAsync("popular", "#AMB"));
        Assert.Equal(["amber", "ambient"], await TagsAsync("name", "ａｍｂ"));
        Assert.Equal(["50%"], await TagsAsync("name", "50%"));
        Assert.Empty(await TagsAsync("name", "_"));
        Assert.Empty(await TagsAsync("name", "\\"));

        await _seed.RunAsync("delete from record where id = any(@ids)", ("ids", new[] { first.Id, second.Id }));
        await CountAsync();
        Assert.Equal([early.Did], await ArtistsAsync("newest"));
        Assert.Equal(["ambient", "gone", "tape"], await TagsAsync("popular"));

        await _seed.TrackAsync(late, at: Seed.Start.AddDays(10), tags: ["amber"]);
        await CountAsync();
        Assert.Equal([late.Did, early.Did], await ArtistsAsync("active"));
        Assert.Equal(["amber"], await TagsAsync("name", "amber"));
    }

    [PostgresFact]
    public async Task Counting_again_writes_nothing()
    {
        await CountAsync();
        var before = await _seed.ScalarAsync("select coalesce(sum(xmin::text::bigint), 0)::bigint from (select xmin from artist_stat union all select xmin from tag_stat) s");

        await CountAsync();

        Assert.Equal(before, await _seed.ScalarAsync("select coalesce(sum(xmin::text::bigint), 0)::bigint from (select xmin from artist_stat union all select xmin from tag_stat) s"));
    }

    private Task CountAsync() => DiscoveryStats.CountAsync(fixture.Database.DataSource, CancellationToken.None);

    private Task<List<string>> ArtistsAsync(string sort) => ReadAllAsync(ListArtists.NsidText, "artists", "did", ("sort", sort));

    private Task<List<string>> TagsAsync(string sort, string prefix = "") => ReadAllAsync(ListTags.NsidText, "tags", "name", ("sort", sort), ("q", prefix));

    private async Task<List<string>> ReadAllAsync(string nsid, string field, string name, params (string, object)[] parameters)
    {
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await _client.QueryAsync(nsid, [.. parameters, ("limit", 1), .. cursor is null ? Array.Empty<(string, object)>() : [("cursor", cursor)]]);
            seen.AddRange(page.Items(field).Select(item => item.Text(name)));
            cursor = page.Optional("cursor");
        }
        while (cursor is not null);
        return seen;
    }
}
