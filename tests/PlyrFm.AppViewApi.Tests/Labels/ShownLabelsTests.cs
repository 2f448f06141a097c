using System.Net;
using System.Text.Json;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.Lexicons.Fm.Plyr.Actor;
using PlyrFm.Lexicons.Fm.Plyr.Feed;
using PlyrFm.Lexicons.Fm.Plyr.Graph;
using PlyrFm.Lexicons.Fm.Plyr.Unspecced;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Labels;

/// <summary>Whose labels an answer shows, which of them, on what, and how it says so.</summary>
public sealed class ShownLabelsTests(LabelledFixture fixture) : IClassFixture<LabelledFixture>, IAsyncLifetime
{
    private const string Moderation = LabelledFixture.Moderation;
    private const string Critic = LabelledFixture.Critic;

    private readonly Seed _seed = fixture.Seed;
    private SeededActor _artist = null!;
    private SeededRecord _track = null!;

    public async Task InitializeAsync()
    {
        if (MissingPart.SkipReason(PostgresServer.Missing) is not null)
            return;
        await _seed.ClearAsync("label");
        _artist = await _seed.ActorAsync("artist", "artist.example");
        _track = await _seed.TrackAsync(_artist, "Song", labels: ["mature", "!no-unauthenticated", "!hide"]);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [PostgresFact]
    public async Task Request_chooses_the_labelers()
    {
        await fixture.LabelAsync(Moderation, _track.Uri, "spam");
        await fixture.LabelAsync(Critic, _track.Uri, "lofi");
        string[] own = [$"{_artist.Did} mature", $"{_artist.Did} !no-unauthenticated"];

        foreach (var (accept, shown, said) in new (string[]?, string[], string?)[]
        {
            (null, [$"{Critic} lofi", $"{Moderation} spam"], $"{Moderation};redact, {Critic}"),
            ([Critic], [$"{Critic} lofi"], Critic),
            ([$"{Critic};redact"], [$"{Critic} lofi"], $"{Critic};redact"),
            ([$"did:plc:nobodynobodynobodynobody, {Moderation}"], [$"{Moderation} spam"], Moderation),
            ([$"{Critic}, {Moderation}", " ", $"{Critic};redact"], [$"{Critic} lofi", $"{Moderation} spam"], $"{Critic};redact, {Moderation}"),
            ([" "], [], null),
            (["did:plc:nobodynobodynobodynobody;redact"], [], null),
        })
        {
            using var response = await fixture.SendAsync(Answer.Path(GetTrack.NsidText, ("uri", _track.Uri)), accept);
            var track = (await ReadAsync(GetTrack.NsidText, response)).GetProperty("track");

            Assert.Equal([.. own, .. shown], Labels(track));
            Assert.Equal(said, response.Headers.TryGetValues("atproto-content-labelers", out var header) ? Assert.Single(header) : null);
            Assert.Contains("atproto-accept-labelers", response.Headers.Vary);
        }
    }

    [PostgresTheory]
    [InlineData("not a list")]
    [InlineData("did:plc:a,")]
    [InlineData("moderation.example")]
    public async Task Header_that_cannot_be_read_is_refused(string accept) =>
        Assert.Equal("InvalidRequest", await FailAsync(ListTracks.NsidText, accept));

    [PostgresFact]
    public async Task Header_may_name_twenty_labelers_and_ten_that_redact()
    {
        static string List(int count, int redacting) =>
            string.Join(", ", Enumerable.Range(0, count).Select(i => $"did:plc:{i:D24}{(i < redacting ? ";redact" : "")}"));

        foreach (var refused in new[] { List(21, 0), List(20, 11) })
            Assert.Equal("InvalidRequest", await FailAsync(ListTracks.NsidText, refused));
        // The same one is one, however often it is named.
        foreach (var accepted in new[] { List(20, 10), $"{List(20, 10)}, {List(20, 10)}" })
        {
            using var response = await fixture.SendAsync(Answer.Path(ListTracks.NsidText), [accepted]);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [PostgresFact]
    public async Task Label_is_shown_as_it_was_written_and_without_its_signature()
    {
        var label = await fixture.LabelAsync(Critic, _track.Uri, "lofi", cid: _track.Cid.ToString(), exp: "2099-01-01T00:00:00.5+02:00");

        using var response = await fixture.SendAsync(Answer.Path(GetTrack.NsidText, ("uri", _track.Uri)));
        var shown = (await ReadAsync(GetTrack.NsidText, response)).GetProperty("track").Items("labels").Last();

        Assert.Equal(
            $$"""{"ver":1,"src":"{{Critic}}","uri":"{{_track.Uri}}","cid":"{{_track.Cid}}","val":"lofi","cts":"{{label.Cts.Text}}","exp":"2099-01-01T00:00:00.5+02:00"}""",
            shown.GetRawText());
    }

    [PostgresFact]
    public async Task Only_what_holds_now_and_for_this_version_is_shown()
    {
        await fixture.LabelAsync(Critic, _track.Uri, "taken-back");
        await fixture.LabelAsync(Critic, _track.Uri, "taken-back", isNegated: true);
        await fixture.LabelAsync(Critic, _track.Uri, "over", exp: "2026-01-02T00:00:00Z");
        await fixture.LabelAsync(Critic, _track.Uri, "other-version", cid: (await _seed.TrackAsync(_artist, "Other")).Cid.ToString());
        await fixture.LabelAsync(Critic, _track.Uri, "this-version", cid: _track.Cid.ToString());
        await fixture.LabelAsync(Critic, $"at://{_artist.Did}/fm.plyr.list/{_track.RecordKey}", "of-another-record");
        await fixture.LabelAsync(Critic, _track.Uri + "x", "of-a-longer-address");

        using var response = await fixture.SendAsync(Answer.Path(GetTrack.NsidText, ("uri", _track.Uri)), [Critic]);

        Assert.Equal([$"{Critic} this-version"], Labels((await ReadAsync(GetTrack.NsidText, response)).GetProperty("track"))[2..]);
    }

    [PostgresFact]
    public async Task Everything_that_can_be_labelled_shows_it()
    {
        var listener = await _seed.ActorAsync("listener", "listener.example");
        var album = await _seed.ListAsync(_artist, "Album", "album", [SeededItem.Of(_track)]);
        var mix = await _seed.ListAsync(listener, "Mix", "playlist", [SeededItem.Of(_track), new SeededItem(album.Uri, album.Cid, null)]);
        var comment = await _seed.CommentAsync(listener, _track, "Hm", 1);
        await _seed.LikeAsync(listener, _track);
        await fixture.LabelAsync(Critic, _track.Uri, "of-track");
        await fixture.LabelAsync(Critic, album.Uri, "of-album");
        await fixture.LabelAsync(Critic, mix.Uri, "of-mix");
        await fixture.LabelAsync(Critic, comment.Uri, "of-comment");
        await fixture.LabelAsync(Critic, listener.Did, "of-account");
        var profile = await _seed.RecordAsync(listener, 5, "fm.plyr.actor.profile", new() { ["$type"] = "fm.plyr.actor.profile" }, key: "self");
        await _seed.RunAsync("insert into profile values (@id, @a, 'bio', null, now(), now())", ("id", profile.Id), ("a", listener.Id));
        await fixture.LabelAsync(Critic, profile.Uri, "of-profile", cid: profile.Cid.ToString());
        await fixture.LabelAsync(Critic, profile.Uri, "of-old-profile", cid: comment.Cid.ToString());

        string[] account = [$"{Critic} of-account", $"{Critic} of-profile"];
        await AssertAsync(GetTrack.NsidText, [("uri", _track.Uri)], "track.album.list", [$"{Critic} of-album"]);
        await AssertAsync(ListTracks.NsidText, [], "tracks.0", [$"{Critic} of-track"]);
        await AssertAsync(GetActivity.NsidText, [("kinds", "track")], "events.0.track", [$"{Critic} of-track"]);
        await AssertAsync(GetList.NsidText, [("list", mix.Uri)], "list", [$"{Critic} of-mix"]);
        await AssertAsync(GetList.NsidText, [("list", mix.Uri)], "list.owner", account);
        await AssertAsync(GetList.NsidText, [("list", mix.Uri)], "items.0.item", [$"{Critic} of-track"]);
        await AssertAsync(GetList.NsidText, [("list", mix.Uri)], "items.1.item", [$"{Critic} of-album"]);
        await AssertAsync(GetActorLists.NsidText, [("actor", _artist.Did)], "lists.0", [$"{Critic} of-album"]);
        await AssertAsync(SearchLists.NsidText, [("q", "mix")], "lists.0", [$"{Critic} of-mix"]);
        await AssertAsync(GetComments.NsidText, [("uri", _track.Uri)], "comments.0", [$"{Critic} of-comment"]);
        await AssertAsync(GetActorComments.NsidText, [("actor", listener.Did)], "comments.0", [$"{Critic} of-comment"]);
        await AssertAsync(GetActorComments.NsidText, [("actor", listener.Did)], "comments.0.author", account);
        await AssertAsync(GetActorComments.NsidText, [("actor", listener.Did)], "comments.0.track", [$"{Critic} of-track"]);
        await AssertAsync(GetLikes.NsidText, [("uri", _track.Uri)], "likes.0.actor", account);
        await AssertAsync(GetProfile.NsidText, [("actor", listener.Did)], "profile", account);
        await AssertAsync(GetProfiles.NsidText, [("actors", listener.Did)], "profiles.0", account);
        await AssertAsync(SearchActors.NsidText, [("q", "listener")], "actors.0", account);
        await AssertAsync(SearchActorsTypeahead.NsidText, [("q", "listener")], "actors.0", account);
    }

    [PostgresFact]
    public async Task Same_body_of_other_labelers_is_not_taken_for_the_one_that_is_known()
    {
        var path = Answer.Path(GetStats.NsidText);
        await _seed.RunAsync("insert into service_stat values ('track_count', 1, '2026-01-01') on conflict do nothing");
        using var first = await fixture.SendAsync(path, [Critic]);
        async Task<HttpStatusCode> AgainAsync(string accept)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation("atproto-accept-labelers", accept);
            request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
            using var response = await fixture.Client.SendAsync(request);
            return response.StatusCode;
        }

        Assert.Equal(HttpStatusCode.NotModified, await AgainAsync($"{Critic}, did:plc:nobodynobodynobodynobody"));
        Assert.Equal(HttpStatusCode.OK, await AgainAsync($"{Critic};redact"));
        Assert.Equal(HttpStatusCode.OK, await AgainAsync(" "));
    }

    private async Task AssertAsync(string nsid, (string, object)[] parameters, string place, string[] expected)
    {
        using var response = await fixture.SendAsync(Answer.Path(nsid, parameters));
        var view = place.Split('.').Aggregate(
            await ReadAsync(nsid, response),
            static (element, step) => int.TryParse(step, out var index) ? element[index] : element.GetProperty(step));
        Assert.Equal((nsid, place, string.Join('|', expected)), (nsid, place, string.Join('|', Labels(view).Where(label => !label.StartsWith(Seed.DidOf("artist"))))));
    }

    private async Task<string> FailAsync(string nsid, string accept)
    {
        using var response = await fixture.SendAsync(Answer.Path(nsid), [accept]);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.Text("error");
    }

    private static async Task<JsonElement> ReadAsync(string nsid, HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{nsid}: {body}");
        Answer.AssertValid(nsid, body);
        return JsonDocument.Parse(body).RootElement.Clone();
    }

    private static string[] Labels(JsonElement view) =>
        view.TryGetProperty("labels", out var labels) ? [.. labels.EnumerateArray().Select(label => $"{label.Text("src")} {label.Text("val")}")] : [];
}
