using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.Lexicons.Fm.Plyr.Actor;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Endpoints;

public sealed class ProfileEndpointsTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly HttpClient _client = fixture.Client;
    private readonly Seed _seed = fixture.Seed;

    [PostgresFact]
    public async Task Counts_are_of_what_can_be_seen()
    {
        var artist = await _seed.ActorAsync("counts");
        var fan = await _seed.ActorAsync("countfan");
        var shown = await _seed.TrackAsync(artist, "a");
        var adult = await _seed.TrackAsync(artist, "b", hidden: 1);
        var down = await _seed.TrackAsync(artist, "c", hidden: 4);
        foreach (var track in new[] { shown, adult, down })
            await _seed.LikeAsync(fan, track);
        await _seed.ListAsync(artist, "Album", "album", [SeededItem.Of(shown)]);
        await _seed.ListAsync(artist, "Gone", "album", [SeededItem.Of(shown)], hidden: 4);
        await _seed.ListAsync(artist, "Mix", "playlist", []);
        await _seed.ListAsync(artist, null, "liked", []);

        var profile = (await _client.QueryAsync(GetProfile.NsidText, ("actor", artist.Did))).GetProperty("profile");

        long Count(string name) => profile.GetProperty(name).GetInt64();
        Assert.Equal((2, 2, 1, 1, 0), (Count("trackCount"), Count("receivedLikeCount"), Count("albumCount"), Count("playlistCount"), Count("likedCount")));
        var ofFan = (await _client.QueryAsync(GetProfile.NsidText, ("actor", fan.Did))).GetProperty("profile");
        Assert.Equal(3, ofFan.GetProperty("likedCount").GetInt64());
        Assert.Equal(0, ofFan.GetProperty("trackCount").GetInt64());
    }

    [PostgresFact]
    public async Task Name_and_picture_come_from_where_they_are_public()
    {
        var artist = await _seed.ActorAsync("names");
        await _seed.TrackAsync(artist);
        async Task<(string?, string?)> LookAsync()
        {
            var profile = (await _client.QueryAsync(GetProfile.NsidText, ("actor", artist.Did))).GetProperty("profile");
            return (profile.Optional("displayName"), profile.Optional("avatar"));
        }

        Assert.Equal(("The Artist", null), await LookAsync());

        var avatar = (await _seed.TrackAsync(artist, "x")).Cid;
        var bsky = await _seed.RecordAsync(artist, 6, "app.bsky.actor.profile", new() { ["$type"] = "app.bsky.actor.profile" }, key: "self");
        await _seed.RunAsync(
            "insert into bsky_profile values (@id, @a, '  ', null, @cid, now())", ("id", bsky.Id), ("a", artist.Id), ("cid", avatar.ToArray()));
        Assert.Equal(("The Artist", $"https://cdn.bsky.app/img/avatar/plain/{artist.Did}/{avatar}@jpeg"), await LookAsync());

        await _seed.RunAsync("update bsky_profile set display_name = @n where actor_id = @a", ("n", new string('é', 600)), ("a", artist.Id));
        var plyr = await _seed.RecordAsync(artist, 5, "fm.plyr.actor.profile", new() { ["$type"] = "fm.plyr.actor.profile" }, key: "self");
        await _seed.RunAsync(
            "insert into profile values (@id, @a, 'Bio', 'https://images.plyr.fm/me.png', now(), now())", ("id", plyr.Id), ("a", artist.Id));
        Assert.Equal((new string('é', 256), "https://images.plyr.fm/me.png"), await LookAsync());
    }
}
