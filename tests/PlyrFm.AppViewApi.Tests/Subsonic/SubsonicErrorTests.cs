using System.Net;
using System.Text;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Subsonic;

/// <summary>What fails, fails in the words of Subsonic, with status 200.</summary>
public sealed class SubsonicErrorTests(CatalogueFixture fixture) : IClassFixture<CatalogueFixture>
{
    internal static readonly string[] Writes =
    [
        "addChatMessage", "changePassword", "createBookmark", "createInternetRadioStation", "createPlaylist", "createPodcastChannel", "createShare", "createUser",
        "deleteBookmark", "deleteInternetRadioStation", "deletePlaylist", "deletePodcastChannel", "deletePodcastEpisode", "deleteShare", "deleteUser",
        "downloadPodcastEpisode", "jukeboxControl", "refreshPodcasts", "savePlayQueue", "savePlayQueueByIndex", "scrobble", "setRating", "star", "startScan",
        "unstar", "updateInternetRadioStation", "updatePlaylist", "updateShare", "updateUser",
    ];

    public static TheoryData<string> AllWrites() => [.. Writes];

    [PostgresTheory]
    [MemberData(nameof(AllWrites))]
    public Task Nothing_can_be_written(string method) => AssertErrorAsync(50, method, $"id={SubsonicExample.Dawn}");

    [PostgresTheory]
    [InlineData(10, "getAlbum", "")]
    [InlineData(10, "getSong", "id=")]
    [InlineData(10, "getAlbumList2", "")]
    [InlineData(10, "getAlbumList2", "type=byYear&fromYear=2020")]
    [InlineData(10, "getAlbumList", "type=byGenre")]
    [InlineData(10, "getSongsByGenre", "")]
    [InlineData(10, "getTopSongs", "")]
    [InlineData(10, "stream", "")]
    [InlineData(0, "getAlbumList2", "type=best")]
    [InlineData(0, "noSuchMethod", "")]
    [InlineData(0, "getAlbum.view.view", "")]
    [InlineData(50, "stream", "id=" + SubsonicExample.Gated)]
    [InlineData(50, "download", "id=" + SubsonicExample.Gated)]
    [InlineData(70, "getAlbum", "id=1")]
    [InlineData(70, "getAlbum", "id=" + SubsonicExample.Aria)]
    [InlineData(70, "getAlbum", "id=al-" + "mruwiotqnrrtuylsnfqwc4tjmfqxe2lbmfzgsylbojuwcylsnfqs6m3nnnsdg33xgnxgm2zsme")]
    [InlineData(70, "getAlbum", "id=al-!")]
    [InlineData(10, "getAlbum", "id=al-%00")]
    [InlineData(70, "getArtist", "id=ar-mruwiotqnrrtuylsnfqwc4tjmfqxe2lbmfzgsylbojuwcylsnfqr")]
    [InlineData(70, "getArtist", "id=" + SubsonicExample.Hours)]
    [InlineData(70, "getPlaylist", "id=" + SubsonicExample.Hours)]
    [InlineData(70, "getSong", "id=" + SubsonicExample.Mix)]
    [InlineData(70, "getMusicDirectory", "id=2")]
    [InlineData(70, "stream", "id=" + SubsonicExample.Hours)]
    [InlineData(70, "getCoverArt", "id=" + SubsonicExample.Night)]
    [InlineData(70, "getAvatar", "username=guest")]
    public Task What_cannot_be_answered_has_the_number_that_players_know(int code, string method, string parameters) => AssertErrorAsync(code, method, parameters);

    [PostgresFact]
    public async Task Form_that_is_too_large_or_none_is_refused_or_passed_over()
    {
        using var large = await fixture.Client.PostAsync("/rest/ping?f=json", new StringContent(new string('a', 9000), Encoding.ASCII, "application/x-www-form-urlencoded"));
        Assert.Equal(0, CodeOf(await large.Content.ReadAsStringAsync()));
        using var other = await fixture.Client.PostAsync("/rest/ping?f=json", new StringContent("f=xml", Encoding.ASCII, "text/plain"));
        Assert.Equal("ok", ShapeCheck.Read(await other.Content.ReadAsStringAsync())["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task Without_a_database_players_are_told_so_in_their_own_words()
    {
        await using var api = new RunningApi(RunningApi.DatabaseThatIsAway, ("Subsonic:Enabled", "true"));
        using var client = api.CreateClient();
        foreach (var (method, parameters) in SubsonicExample.All.Where(request => request.Method is "getArtists" or "search3" or "stream" or "getStarred2"))
        {
            using var response = await client.GetAsync(SubsonicExample.Path(method, parameters) + "&f=json");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.NotNull(response.Headers.RetryAfter);
            Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
            Assert.Equal(0, CodeOf(await response.Content.ReadAsStringAsync()));
        }
    }

    [Fact]
    public async Task Nothing_is_served_unless_it_is_asked_for_in_the_settings()
    {
        await using var api = new RunningApi(RunningApi.DatabaseThatIsAway);
        using var client = api.CreateClient();
        using var response = await client.GetAsync("/rest/ping");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private async Task AssertErrorAsync(int code, string method, string parameters)
    {
        foreach (var form in new[] { "", "&f=xml", "&f=json" })
        {
            using var response = await fixture.Client.GetAsync(SubsonicExample.Path(method, parameters) + form);
            var body = await response.Content.ReadAsStringAsync();
            Assert.True(response.StatusCode == HttpStatusCode.OK, $"{(int)response.StatusCode} {body}");
            Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
            Assert.Equal((code, form == "&f=json"), (CodeOf(body), response.Content.Headers.ContentType!.MediaType == "application/json"));
        }
    }

    private static int CodeOf(string body)
    {
        var answer = body.StartsWith('{') ? ShapeCheck.Read(body) : ShapeCheck.ReadXml(body);
        Assert.Equal("failed", answer["status"]!.GetValue<string>());
        Assert.NotEmpty(answer["error"]!["message"]!.GetValue<string>());
        return (int)answer["error"]!["code"]!.GetValue<long>();
    }
}
