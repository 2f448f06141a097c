using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Frontend;

public sealed class AudioFileTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    [PostgresTheory]
    [InlineData(0, 0, null, 307)]
    [InlineData(1, 0, null, 307)]
    [InlineData(2, 0, null, 307)]
    [InlineData(4, 0, null, 404)]
    [InlineData(0, 8, null, 404)]
    [InlineData(0, 4, null, 404)]
    [InlineData(0, 0, "any", 401)]
    public async Task File_leads_to_the_sound_of_what_may_be_heard(int hidden, int accountHidden, string? gate, int status)
    {
        var artist = await fixture.Seed.ActorAsync($"file{hidden}x{accountHidden}{gate}", hidden: accountHidden);
        var track = await fixture.Seed.TrackAsync(artist, hidden: hidden, gate: gate);
        var file = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{artist.Did}/{track.RecordKey}")))[..32];

        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            using var request = new HttpRequestMessage(method, $"/audio/{file}");
            using var answer = await fixture.Client.SendAsync(request);
            Assert.Equal(status, (int)answer.StatusCode);
            Assert.Equal(status == 307 ? "https://audio.plyr.fm/audio/song.mp3" : null, answer.Headers.Location?.OriginalString);
        }

        if (status != 307)
            Assert.Equal(status == 401 ? "authentication required to stream this track" : "audio file not found", await fixture.Client.DetailAsync(status, $"/audio/{file}"));
        Assert.Equal("no downloadable file", await fixture.Client.DetailAsync(404, $"/audio/{file}/download"));
    }

    [PostgresTheory]
    [InlineData("url")]
    [InlineData("download")]
    public async Task Behind_a_DID_a_word_of_this_interface_is_a_record_key(string key)
    {
        var artist = await fixture.Seed.ActorAsync($"word{key}");
        await fixture.Seed.TrackAsync(artist, key: key);

        using var answer = await fixture.Client.GetAsync($"/audio/{artist.Did}/{key}");

        Assert.Equal((302, "https://audio.plyr.fm/audio/song.mp3"), ((int)answer.StatusCode, answer.Headers.Location?.OriginalString));
    }

    [PostgresTheory]
    [InlineData("/audio/00000000000000000000000000000000")]
    [InlineData("/audio/did:plc:nobodynobodynobodynobody")]
    public async Task File_that_nobody_has_is_not_found(string path) => Assert.Equal("audio file not found", await fixture.Client.DetailAsync(404, path));
}
