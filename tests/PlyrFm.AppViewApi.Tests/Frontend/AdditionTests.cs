using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Frontend;

/// <summary>What is put into a playlist, as the pages of activity tell it.</summary>
public sealed class AdditionTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly HttpClient _client = fixture.Client;
    private readonly Seed _seed = fixture.Seed;

    [PostgresFact]
    public async Task Addition_is_told_while_both_may_be_shown_and_the_track_is_in_the_list()
    {
        var artist = await _seed.ActorAsync("added", handle: "added.example");
        var fan = await _seed.ActorAsync("adder", handle: "adder.example");
        var first = await _seed.TrackAsync(artist, "First", at: Seed.Start);
        var second = await _seed.TrackAsync(artist, "Second", at: Seed.Start);
        var list = await _seed.ListAsync(fan, "Mix", "playlist", [SeededItem.Of(first), SeededItem.Of(second)], at: Seed.Start.AddDays(1));
        await AddAsync(list, first, 2);
        await AddAsync(list, second, 3);

        Assert.Equal(["adder.example Second Mix", "adder.example First Mix"], await AddedAsync());
        var newest = (await _client.GetJsonAsync("/activity/?limit=1")).Items("events").Single();
        Shape.Check("ActivityEvent", newest);
        Assert.Equal(("track_added_to_playlist", "2026-08-04T12:00:00+00:00"), (newest.Text("type"), newest.Text("created_at")));
        Assert.Equal((Uuid5.OfUrl(list.Uri).ToString(), "adder.example"), (newest.GetProperty("collection").Text("id"), newest.GetProperty("collection").Text("owner_handle")));

        foreach (var (hide, left) in new[]
        {
            ($"update track set hidden = 1 where id = {second.Id}", 1), ($"update track set hidden = 32 where id = {second.Id}", 1), ($"update actor set hidden = 8 where id = {artist.Id}", 0),
            ($"update actor set hidden = 8 where id = {fan.Id}", 0), ($"update list set hidden = 2 where id = {list.Id}", 0), ($"update list_item set subject_uri = 'at://x/y' where list_id = {list.Id} and position = 0", 1),
        })
        {
            await _seed.RunAsync(hide);
            Assert.Equal((hide, left), (hide, (await AddedAsync()).Count));
            await _seed.RunAsync($"update track set hidden = 0; update actor set hidden = 0; update list set hidden = 0; update list_item set subject_uri = '{first.Uri}' where position = 0");
        }

        Assert.Equal(2, (await AddedAsync()).Count);
    }

    private Task AddAsync(SeededRecord list, SeededRecord track, int day) => _seed.RunAsync(
        "insert into list_addition (list_id, subject_uri, added_at) values (@list, @uri, @at)", ("list", list.Id), ("uri", track.Uri), ("at", Seed.Start.AddDays(day)));

    private async Task<List<string>> AddedAsync() =>
    [
        .. (await _client.GetJsonAsync("/activity/?limit=100")).Items("events").Where(happened => happened.Text("type") == "track_added_to_playlist")
            .Select(happened => $"{happened.GetProperty("actor").Text("handle")} {happened.GetProperty("track").Text("title")} {happened.GetProperty("collection").Text("name")}"),
    ];
}
