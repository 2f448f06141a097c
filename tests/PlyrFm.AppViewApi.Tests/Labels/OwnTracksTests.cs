using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.Indexer.Storage;
using PlyrFm.Lexicons.Fm.Plyr.Actor;
using PlyrFm.Lexicons.Fm.Plyr.Feed;
using PlyrFm.Lexicons.Fm.Plyr.Graph;
using PlyrFm.Lexicons.Fm.Plyr.Unspecced;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Labels;

/// <summary>
/// What artists see of their own: adult ones everywhere, those with an operator's label where the listener has chosen to look. Nobody else sees
/// more for it.
/// </summary>
public sealed class OwnTracksTests(LabelledFixture fixture) : IClassFixture<LabelledFixture>, IAsyncLifetime
{
    private const string Adult = "Own and adult";
    private const string Judged = "Own and judged";
    private const string Gone = "Own and taken down";

    private readonly Seed _seed = fixture.Seed;
    private SeededActor _artist = null!;
    private SeededRecord _adult = null!;
    private (string Nsid, (string, object)[] Parameters)[] _byService = [];
    private (string Nsid, (string, object)[] Parameters)[] _byListener = [];

    public async Task InitializeAsync()
    {
        if (MissingPart.SkipReason(PostgresServer.Missing) is not null)
            return;
        await _seed.ClearAsync("label", "ranking");
        _artist = await _seed.ActorAsync("artist", "artist.example");
        var listener = await _seed.ActorAsync("listener", "listener.example");
        _adult = await _seed.TrackAsync(_artist, Adult, hidden: 1, at: DateTime.UtcNow.AddHours(-1));
        var judged = await _seed.TrackAsync(_artist, Judged, hidden: 2, at: DateTime.UtcNow.AddHours(-2));
        var gone = await _seed.TrackAsync(_artist, Gone, hidden: 4, at: DateTime.UtcNow.AddHours(-3));
        var clean = await _seed.TrackAsync(listener, "Clean", at: DateTime.UtcNow.AddHours(-4));
        var others = await _seed.TrackAsync(listener, "Of another and adult", hidden: 1, at: DateTime.UtcNow.AddHours(-5));
        SeededRecord[] all = [_adult, judged, gone, clean, others];
        for (var i = 0; i < 3; i++)
        {
            var fan = await _seed.ActorAsync($"fan{i}");
            foreach (var track in all.Take(5 - i))
                await _seed.LikeAsync(fan, track, DateTime.UtcNow);
        }

        foreach (var track in all)
            await _seed.LikeAsync(listener, track, DateTime.UtcNow);
        var list = await _seed.ListAsync(listener, "Mix", "playlist", all.Select(SeededItem.Of));
        await Rankings.TakeAsync(fixture.Database.DataSource, TimeProvider.System.GetUtcNow(), CancellationToken.None);
        _byService =
        [
            (ListTracks.NsidText, []), (SearchTracks.NsidText, [("q", "own")]), (SearchTracks.NsidText, [("q", "own and adlt")]), (SearchAll.NsidText, [("q", "own and")]),
            (GetActivity.NsidText, []), (GetActivity.NsidText, [("kinds", "like"), ("actor", listener.Did)]), (GetTopTracks.NsidText, []),
        ];
        _byListener =
        [
            (GetActorTracks.NsidText, [("actor", _artist.Did)]), (GetActorTracks.NsidText, [("actor", _artist.Did), ("filter", "all")]),
            (GetList.NsidText, [("list", list.Uri)]), (GetActorLikes.NsidText, [("actor", listener.Did)]),
        ];
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [PostgresFact]
    public async Task Artist_sees_own_adult_tracks_everywhere_and_judged_ones_on_chosen_pages()
    {
        foreach (var (nsid, parameters) in _byService)
        {
            AssertSeen(nsid, await TitlesAsync(nsid, fixture.Artist, parameters), [Adult]);
            AssertSeen(nsid, await TitlesAsync(nsid, fixture.Listener, parameters), []);
            AssertSeen(nsid, await TitlesAsync(nsid, null, parameters), []);
        }

        foreach (var (nsid, parameters) in _byListener)
        {
            AssertSeen(nsid, await TitlesAsync(nsid, fixture.Artist, parameters), [Adult, Judged]);
            AssertSeen(nsid, await TitlesAsync(nsid, fixture.Listener, parameters), [Adult]);
            AssertSeen(nsid, await TitlesAsync(nsid, null, parameters), [Adult]);
        }
    }

    [PostgresFact]
    public async Task Others_adult_tracks_stay_hidden_from_artists()
    {
        Assert.DoesNotContain("Of another", await TitlesAsync(ListTracks.NsidText, fixture.Artist));
        Assert.Contains("Of another", await TitlesAsync(ListTracks.NsidText, fixture.Artist, ("includeSensitive", "true")));
        Assert.Contains("Of another", await TitlesAsync(ListTracks.NsidText, fixture.Listener));
    }

    [PostgresFact]
    public async Task Own_adult_track_stands_in_a_ranking_where_it_would_without_the_label()
    {
        // Liked by four, so is the first clean one: of two with as many the older is before.
        var own = (await AskAsync(GetTopTracks.NsidText, fixture.Artist)).Items("tracks").Select(entry => (entry.GetProperty("rank").GetInt32(), entry.GetProperty("track").Text("uri"))).ToArray();
        var anyone = (await AskAsync(GetTopTracks.NsidText, null)).Items("tracks").Select(entry => entry.GetProperty("rank").GetInt32()).ToArray();

        Assert.Contains((1, _adult.Uri), own);
        Assert.Equal([1], anyone);
        Assert.Equal([1, 1], own.Select(entry => entry.Item1));
    }

    [PostgresFact]
    public async Task Own_page_counts_what_its_owner_sees()
    {
        Assert.Equal(1, (await AskAsync(GetProfile.NsidText, null, ("actor", _artist.Did))).GetProperty("profile").GetProperty("trackCount").GetInt32());
        Assert.Equal(2, (await AskAsync(GetProfile.NsidText, fixture.Artist, ("actor", _artist.Did))).GetProperty("profile").GetProperty("trackCount").GetInt32());
    }

    private static void AssertSeen(string nsid, string body, string[] expected) =>
        Assert.Equal($"{nsid}: {string.Join(", ", expected)}", $"{nsid}: {string.Join(", ", new[] { Adult, Judged, Gone }.Where(body.Contains))}");

    private async Task<string> TitlesAsync(string nsid, TestIssuer? viewer, params (string, object)[] parameters) =>
        (await AskAsync(nsid, viewer, parameters)).GetRawText();

    private async Task<System.Text.Json.JsonElement> AskAsync(string nsid, TestIssuer? viewer, params (string, object)[] parameters)
    {
        using var response = await fixture.SendAsync(Answer.Path(nsid, parameters), viewer: viewer);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{nsid}: {(int)response.StatusCode} {body}");
        Answer.AssertValid(nsid, body);
        return System.Text.Json.JsonDocument.Parse(body).RootElement.Clone();
    }
}
