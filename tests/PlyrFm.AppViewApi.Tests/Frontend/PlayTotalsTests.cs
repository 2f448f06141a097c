using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.Indexer.Storage;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Frontend;

/// <summary>Plays, added up by artist and by tag.</summary>
public sealed class PlayTotalsTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly HttpClient _client = fixture.Client;
    private readonly Seed _seed = fixture.Seed;

    [PostgresFact]
    public async Task Ten_most_played_artists_have_a_rank_and_tags_come_by_their_plays()
    {
        var artists = new List<SeededActor>();
        for (var i = 0; i < 12; i++)
        {
            var artist = await _seed.ActorAsync($"ranked{i}", hidden: i == 11 ? 8 : 0);
            await PlayedAsync(await _seed.TrackAsync(artist, "A", tags: i == 10 ? ["common", "loved"] : ["common"]), i * 10);
            await PlayedAsync(await _seed.TrackAsync(artist, "Hidden", hidden: 4), 1000);
            artists.Add(artist);
        }

        await _seed.TrackAsync(artists[0], "Quiet", tags: ["rare"]);
        await DiscoveryStats.CountAsync(fixture.Database.DataSource, CancellationToken.None);

        // The first was never played, the last is hidden.
        var expected = Enumerable.Range(0, 12).Select(i => i is 0 or 11 ? (int?)null : 11 - i);
        Assert.Equal(expected, await RanksAsync(artists));
        Assert.Equal(
            [("common", 12, 660L), ("loved", 1, 100L), ("rare", 1, 0L)],
            (await _client.GetJsonAsync("/tracks/tags")).EnumerateArray().Select(tag => (tag.Text("name"), tag.GetProperty("track_count").GetInt32(), tag.GetProperty("total_plays").GetInt64())));

        await _seed.RunAsync("update track_stat set play_count = 5000 where track_id = (select id from track where title = 'Quiet')");
        await DiscoveryStats.CountAsync(fixture.Database.DataSource, CancellationToken.None);
        Assert.Equal([1, null, 10], (await RanksAsync([artists[0], artists[11], artists[2]])).Select(rank => rank));
        Assert.Null((await RanksAsync([artists[1]])).Single());
        Assert.Equal("rare", (await _client.GetJsonAsync("/tracks/tags?limit=1")).EnumerateArray().Single().Text("name"));
        Assert.Equal(["common"], (await _client.GetJsonAsync("/tracks/tags?q=COM")).EnumerateArray().Select(tag => tag.Text("name")));
    }

    private Task PlayedAsync(SeededRecord track, int plays) => _seed.RunAsync("update track_stat set play_count = @plays where track_id = @id", ("plays", plays), ("id", track.Id));

    private async Task<List<int?>> RanksAsync(IEnumerable<SeededActor> artists)
    {
        var ranks = new List<int?>();
        foreach (var artist in artists)
        {
            var rank = (await _client.GetJsonAsync($"/artists/{artist.Did}/analytics")).GetProperty("rank");
            ranks.Add(rank.ValueKind == System.Text.Json.JsonValueKind.Null ? null : rank.GetInt32());
        }

        return ranks;
    }
}
