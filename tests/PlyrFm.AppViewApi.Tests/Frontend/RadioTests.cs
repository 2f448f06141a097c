using System.Globalization;
using System.Text.Json;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.Indexer.Storage;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Frontend;

/// <summary>What the radio plays when: made by the indexer, told by the API at any moment of the test's choice.</summary>
public sealed class RadioTests(ApiDatabase database) : IClassFixture<ApiDatabase>, IAsyncLifetime
{
    // A period begins at noon.
    private static readonly DateTimeOffset Noon = new(2026, 8, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly Seed _seed = new(database.DataSource);
    private readonly List<SeededRecord> _tracks = [];

    public async Task InitializeAsync()
    {
        if (MissingPart.SkipReason(PostgresServer.Missing) is not null)
            return;
        await _seed.ClearAsync("rotation");
        for (var i = 0; i < 5; i++)
        {
            var artist = await _seed.ActorAsync($"artist{(char)('a' + i)}", $"artist{(char)('a' + i)}.example");
            _tracks.Add(await _seed.TrackAsync(artist, $"Track {i}", at: Seed.Start.AddHours(i), duration: i == 0 ? null : 100 * i));
            await _seed.TrackAsync(artist, $"Gated {i}", gate: "any");
            await _seed.TrackAsync(artist, $"Adult {i}", hidden: 1);
            await _seed.TrackAsync(artist, $"Labelled {i}", hidden: 2);
            await _seed.TrackAsync(artist, $"Endless {i}", duration: 3000);
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [PostgresFact]
    public async Task Everybody_hears_the_same_at_the_same_moment_and_one_track_follows_another()
    {
        await MakeAsync(Noon);

        // Of five artists one track each: 180 (unknown), 100, 200, 300, 400 seconds.
        var titles = (await StateAsync(Noon)).Items("rotation").Select(track => track.Text("title")).ToList();
        Assert.Equal(["Track 0", "Track 1", "Track 2", "Track 3", "Track 4"], titles.Order());
        var begins = 0;
        var lengths = titles.Select(title => title == "Track 0" ? 180 : 100 * (title[^1] - '0')).ToList();
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < titles.Count; begins += lengths[i++])
            {
                foreach (var second in new[] { 0, 1, lengths[i] - 1 })
                {
                    var state = await StateAsync(Noon.AddSeconds(begins + second));
                    Assert.Equal((titles[i], i, second), (state.GetProperty("current").Text("title"), state.GetProperty("current_index").GetInt32(), state.GetProperty("progress_seconds").GetInt32()));
                    Assert.Equal((Noon.AddSeconds(begins), Noon.AddSeconds(begins + lengths[i])), (Time(state, "current_started_at"), Time(state, "current_ends_at")));
                    Assert.Equal(Enumerable.Range(1, 4).Select(step => titles[(i + step) % 5]), state.Items("up_next").Select(track => track.Text("title")));
                }
            }
        }

        Assert.Equal(1180, (await StateAsync(Noon)).GetProperty("loop_duration_seconds").GetInt32());
        // Nobody made anything since: it goes on round and round.
        Assert.NotEqual(JsonValueKind.Null, (await StateAsync(Noon.AddDays(30))).GetProperty("current").ValueKind);
    }

    [PostgresFact]
    public async Task Rotation_stays_for_its_period_and_the_next_one_waits_for_the_end_of_a_track()
    {
        // Longer than an hour, so that nothing more is waited for.
        for (var i = 0; i < 40; i++)
            await _seed.TrackAsync(await _seed.ActorAsync($"many{(char)('a' + (i / 26))}{(char)('a' + (i % 26))}"), $"More {i}", duration: 240, at: Seed.Start.AddDays(-40 - i));
        await MakeAsync(Noon);
        var made = await RotationAsync(Noon);
        foreach (var track in _tracks)
            await _seed.RunAsync($"update track set sort_at = default, created_at = created_at - interval '3 years' where id = {track.Id}");
        await MakeAsync(Noon.AddHours(3.9));
        Assert.Equal(made, await RotationAsync(Noon.AddHours(3.9)));

        var before = await StateAsync(Noon.AddHours(4).AddSeconds(7));
        await MakeAsync(Noon.AddHours(4).AddSeconds(7));
        var after = await StateAsync(Noon.AddHours(4).AddSeconds(7));
        Assert.Equal(before.GetProperty("current").Text("title"), after.GetProperty("current").Text("title"));
        var end = Time(after, "current_ends_at");
        Assert.Equal(end, Time(await StateAsync(end), "current_started_at"));
        var next = await RotationAsync(end);
        Assert.NotEqual(made, next);
        Assert.Equal(next[0], (await StateAsync(end)).GetProperty("current").Text("title"));
        // Drawn again from the same, it is the same.
        await _seed.RunAsync("truncate rotation cascade");
        await MakeAsync(Noon.AddHours(5));
        Assert.Equal(next, await RotationAsync(Noon.AddHours(5)));
    }

    [PostgresFact]
    public async Task Index_that_fills_up_gets_a_longer_rotation_within_the_period()
    {
        await MakeAsync(Noon);
        Assert.Equal(5, (await RotationAsync(Noon)).Count);
        var playing = await StateAsync(Noon.AddSeconds(30));
        await _seed.TrackAsync(await _seed.ActorAsync("late"), "Late", duration: 240);
        await MakeAsync(Noon.AddSeconds(30));

        Assert.Equal(playing.GetProperty("current").Text("title"), (await StateAsync(Noon.AddSeconds(31))).GetProperty("current").Text("title"));
        Assert.Equal(6, (await RotationAsync(Time(playing, "current_ends_at"))).Count);
    }

    [PostgresFact]
    public async Task What_is_hidden_or_deleted_leaves_silence_in_its_time_and_no_trace()
    {
        await MakeAsync(Noon);
        var rotation = await RotationAsync(Noon);
        await _seed.RunAsync($"update track set hidden = 4 where title = '{rotation[0]}'");
        await _seed.RunAsync($"delete from record where id = (select id from track where title = '{rotation[1]}')");

        var state = await StateAsync(Noon);
        Assert.Equal(rotation[2..], state.Items("rotation").Select(track => track.Text("title")));
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (state.GetProperty("current").ValueKind, state.GetProperty("current_index").ValueKind));
        Assert.Equal(rotation[2], state.Items("up_next").First().Text("title"));
    }

    [PostgresFact]
    public async Task Stations_play_what_their_names_say_and_those_with_nothing_are_not_there()
    {
        Assert.Equal(["loved"], await StationsAsync());
        var silent = await StateAsync(Noon);
        Assert.Equal((0, 0), (silent.GetProperty("loop_duration_seconds").GetInt32(), silent.Items("rotation").Count()));

        await _seed.TrackAsync(await _seed.ActorAsync("machine"), "Made by a machine", tags: ["suno"]);
        await _seed.TrackAsync(await _seed.ActorAsync("old"), "Old", at: Seed.Start.AddDays(-100));
        await MakeAsync(Noon);
        Assert.Equal(["loved", "fresh", "deep-cuts", "slop"], await StationsAsync());
        Assert.Equal(["Made by a machine"], await RotationAsync(Noon, "slop"));
        Assert.Equal(["Old"], await RotationAsync(Noon, "deep-cuts"));
        Assert.DoesNotContain("Made by a machine", await RotationAsync(Noon));
        await using var api = Api(Noon);
        using var client = api.CreateClient(new() { AllowAutoRedirect = false });
        Assert.Equal("station not found", await client.DetailAsync(404, "/radio/state?station=firehose"));
        await client.DetailAsync(422, "/radio/state?limit=76");
        Assert.Single((await client.GetJsonAsync("/radio/state?limit=1")).Items("rotation"));
        var current = (await client.GetJsonAsync("/radio/state")).GetProperty("current");
        using var audio = await client.GetAsync(new Uri(current.Text("stream_url")).PathAndQuery);
        Assert.Equal((302, "https://audio.plyr.fm/audio/song.mp3"), ((int)audio.StatusCode, audio.Headers.Location?.AbsoluteUri));
    }

    private Task MakeAsync(DateTimeOffset now) => Rotations.MakeAsync(database.DataSource, now, CancellationToken.None);

    private RunningApi Api(DateTimeOffset now) => new(database.ConnectionString) { Now = now };

    private async Task<JsonElement> StateAsync(DateTimeOffset now, string station = "loved")
    {
        await using var api = Api(now);
        using var client = api.CreateClient();
        var state = await client.GetJsonAsync($"/radio/state?limit=75&station={station}");
        Shape.Check("RadioState", state);
        return state;
    }

    private async Task<List<string>> RotationAsync(DateTimeOffset now, string station = "loved") =>
        [.. (await StateAsync(now, station)).Items("rotation").Select(track => track.Text("title"))];

    private async Task<List<string>> StationsAsync()
    {
        await using var api = Api(Noon);
        using var client = api.CreateClient();
        return [.. (await client.GetJsonAsync("/radio/stations")).Items("stations").Select(station => station.Text("slug"))];
    }

    private static DateTimeOffset Time(JsonElement state, string name) => DateTimeOffset.Parse(state.Text(name), CultureInfo.InvariantCulture);
}
