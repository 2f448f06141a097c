using System.Text.Json;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.Lexicons.Com.Atproto.Repo;
using PlyrFm.Lexicons.Fm.Plyr.Actor;
using PlyrFm.Lexicons.Fm.Plyr.Feed;
using PlyrFm.Lexicons.Fm.Plyr.Graph;
using PlyrFm.Lexicons.Fm.Plyr.Unspecced;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Labels;

/// <summary>What a labeler wants gone is gone for requests that let it redact, and for no others. Written from docs/api.md.</summary>
public sealed class RedactionTests(LabelledFixture fixture) : IClassFixture<LabelledFixture>, IAsyncLifetime
{
    private const string Moderation = LabelledFixture.Moderation;
    private const string Critic = LabelledFixture.Critic;

    private readonly Seed _seed = fixture.Seed;
    private SeededActor _artist = null!;
    private SeededActor _listener = null!;
    private SeededRecord _track = null!;
    private SeededRecord _other = null!;
    private SeededRecord _list = null!;

    public async Task InitializeAsync()
    {
        if (MissingPart.SkipReason(PostgresServer.Missing) is not null)
            return;
        await _seed.ClearAsync("label");
        _artist = await _seed.ActorAsync("artist", "artist.example");
        _listener = await _seed.ActorAsync("listener", "listener.example");
        _track = await _seed.TrackAsync(_artist, "Song");
        _other = await _seed.TrackAsync(_listener, "Other song");
        _list = await _seed.ListAsync(_listener, "Mix", "playlist", [SeededItem.Of(_track), SeededItem.Of(_other)]);
        await _seed.LikeAsync(_listener, _track);
        await _seed.CommentAsync(_artist, _other, "By the artist", 1);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [PostgresTheory]
    [InlineData("!takedown", false)]
    [InlineData("!suspend", false)]
    [InlineData("!takedown", true)]
    [InlineData("!suspend", true)]
    public async Task Redacted_track_is_gone_for_those_who_let_the_labeler_redact(string value, bool isAccount)
    {
        await fixture.LabelAsync(Moderation, isAccount ? _artist.Did : _track.Uri, value);

        // By default, and when asked for.
        foreach (var accept in new string[]?[] { null, [$"{Moderation};redact"], [$"{Critic}, {Moderation};redact"] })
        {
            Assert.Equal("TrackWithheld", await ErrorAsync(GetTrack.NsidText, accept, ("uri", _track.Uri)));
            foreach (var nsid in new[] { GetPlayback.NsidText, GetLikes.NsidText, GetComments.NsidText })
                Assert.Equal("TrackNotFound", await ErrorAsync(nsid, accept, ("uri", _track.Uri)));
            Assert.Equal("TargetNotFound", await ErrorAsync(ResolveUrl.NsidText, accept, ("url", _track.Uri)));
            Assert.Equal("RecordNotFound", await ErrorAsync(
                GetRecord.NsidText, accept, ("repo", _artist.Did), ("collection", "fm.plyr.track"), ("rkey", _track.RecordKey)));
            Assert.Equal([_other.Uri], await UrisAsync(GetTracks.NsidText, "tracks", accept, ("uris", _track.Uri), ("uris", _other.Uri)));
            Assert.Equal([_other.Uri], await UrisAsync(ListTracks.NsidText, "tracks", accept));
            Assert.Equal([_other.Uri], await UrisAsync(SearchTracks.NsidText, "tracks", accept, ("q", "song")));
            Assert.DoesNotContain(_track.Uri, await TextAsync(GetActivity.NsidText, accept));
            Assert.DoesNotContain(_track.Uri, await TextAsync(GetTrackLists.NsidText, accept, ("uri", _track.Uri)));
            if (isAccount)
                Assert.Equal("ActorNotFound", await ErrorAsync(GetActorTracks.NsidText, accept, ("actor", _artist.Did)));
            else
                Assert.Empty(await UrisAsync(GetActorTracks.NsidText, "tracks", accept, ("actor", _artist.Did)));

            foreach (var item in new[]
            {
                (await AskAsync(GetList.NsidText, accept, ("list", _list.Uri))).Items("items").First().GetProperty("item"),
                (await AskAsync(GetActorLikes.NsidText, accept, ("actor", _listener.Did))).Items("likes").Single().GetProperty("track"),
            })
            {
                Assert.Equal(
                    ("fm.plyr.feed.defs#blockedTrack", _track.Uri, "label", Moderation),
                    (item.Text("$type"), item.Text("uri"), item.Text("reason"), item.Text("labeler")));
            }
        }

        // Not without the parameter, not of another labeler's word, and not when none is wanted.
        foreach (var accept in new string[][] { [Moderation], [$"{Critic};redact"], [" "], [$"{Moderation};redact=?0"] })
        {
            Assert.Equal(_track.Uri, (await AskAsync(GetTrack.NsidText, accept, ("uri", _track.Uri))).GetProperty("track").Text("uri"));
            Assert.Equal([_other.Uri, _track.Uri], await UrisAsync(ListTracks.NsidText, "tracks", accept));
            Assert.DoesNotContain("blockedTrack", await TextAsync(GetList.NsidText, accept, ("list", _list.Uri)));
            var view = await TextAsync(GetTrack.NsidText, accept, ("uri", _track.Uri));
            Assert.Equal(accept[0].StartsWith(Moderation), view.Contains($"\"val\":\"{value}\""));
        }
    }

    [PostgresFact]
    public async Task Redacted_account_is_on_no_list_of_accounts_and_says_nothing()
    {
        await _seed.RunAsync("insert into artist_stat (actor_id, track_count, first_track_at, last_track_at, like_count) select id, 1, now(), now(), 0 from actor");
        await _seed.RunAsync("insert into track_feature values (@t, 0, @a)", ("t", _other.Id), ("a", _artist.Id));
        await _seed.LikeAsync(_artist, _other);
        (string Nsid, (string, object)[] Parameters)[] asked =
        [
            (GetProfiles.NsidText, [("actors", _artist.Did)]), (ListArtists.NsidText, []), (SearchActors.NsidText, [("q", "artist")]),
            (SearchActorsTypeahead.NsidText, [("q", "artist")]), (SearchAll.NsidText, [("q", "artist")]), (GetLikes.NsidText, [("uri", _other.Uri)]),
            (GetComments.NsidText, [("uri", _other.Uri)]), (GetActivity.NsidText, []), (GetTrack.NsidText, [("uri", _other.Uri)]),
        ];
        foreach (var (nsid, parameters) in asked)
            Assert.Contains(_artist.Did, await TextAsync(nsid, null, parameters));

        await fixture.LabelAsync(Moderation, _artist.Did, "!takedown");

        Assert.Equal("ActorNotFound", await ErrorAsync(GetProfile.NsidText, null, ("actor", _artist.Did)));
        foreach (var (nsid, parameters) in asked)
        {
            Assert.False((await TextAsync(nsid, null, parameters)).Contains(_artist.Did), nsid);
            Assert.True((await TextAsync(nsid, [Moderation], parameters)).Contains(_artist.Did), nsid);
        }
    }

    [PostgresFact]
    public async Task Redacted_lists_and_comments_are_gone_too()
    {
        var comment = await _seed.CommentAsync(_listener, _track, "Rude", 1);
        var album = await _seed.ListAsync(_artist, "Album", "album", [SeededItem.Of(_track)]);
        var nested = await _seed.ListAsync(_listener, "Nested", "playlist", [new SeededItem(album.Uri, album.Cid, null)]);
        foreach (var subject in new[] { comment.Uri, album.Uri })
            await fixture.LabelAsync(Moderation, subject, "!takedown");

        Assert.Empty((await AskAsync(GetComments.NsidText, null, ("uri", _track.Uri))).Items("comments"));
        Assert.Single((await AskAsync(GetComments.NsidText, [" "], ("uri", _track.Uri))).Items("comments"));
        Assert.Equal("ListWithheld", await ErrorAsync(GetList.NsidText, null, ("list", album.Uri)));
        Assert.Empty(await UrisAsync(GetLists.NsidText, "lists", null, ("uris", album.Uri)));
        Assert.Empty(await UrisAsync(GetActorLists.NsidText, "lists", null, ("actor", _artist.Did)));
        Assert.Empty(await UrisAsync(SearchLists.NsidText, "lists", null, ("q", "album")));
        Assert.DoesNotContain(album.Uri, await TextAsync(GetTrack.NsidText, null, ("uri", _track.Uri)));
        Assert.Contains(album.Uri, await TextAsync(GetTrack.NsidText, [" "], ("uri", _track.Uri)));
        var item = (await AskAsync(GetList.NsidText, null, ("list", nested.Uri))).Items("items").Single().GetProperty("item");
        Assert.Equal(("fm.plyr.feed.defs#blockedTrack", Moderation), (item.Text("$type"), item.Text("labeler")));
    }

    [PostgresFact]
    public async Task Redacted_tracks_do_not_shorten_pages()
    {
        for (var i = 0; i < 30; i++)
        {
            var track = await _seed.TrackAsync(_artist, $"t{i}", at: Seed.Start.AddMinutes(i + 1));
            if (i % 3 != 0)
                await fixture.LabelAsync(Moderation, track.Uri, "!takedown");
        }

        foreach (var nsid in new[] { ListTracks.NsidText, GetActorTracks.NsidText })
        {
            var page = await AskAsync(nsid, null, ("actor", _artist.Did), ("limit", 9));
            Assert.Equal(9, page.Items("tracks").Count());
            Assert.NotNull(page.Optional("cursor"));
        }
    }

    [PostgresFact]
    public async Task Surfaces_that_read_no_header_follow_the_configuration()
    {
        var paths = new[]
        {
            $"/audio/{_artist.Did}/{_track.RecordKey}", $"/embed/track/{_artist.Did}/{_track.RecordKey}", $"/oembed?url={Uri.EscapeDataString(_track.Uri)}",
        };
        foreach (var path in paths)
        {
            using var open = await fixture.Client.GetAsync(path);
            Assert.True((int)open.StatusCode is 200 or 302, path);
        }

        await fixture.LabelAsync(Moderation, _track.Uri, "!takedown");

        foreach (var path in paths)
        {
            using var gone = await fixture.Client.GetAsync(path);
            Assert.Equal((path, 404), (path, (int)gone.StatusCode));
        }

        await fixture.LabelAsync(Moderation, _track.Uri, "!takedown", isNegated: true);
        await fixture.LabelAsync(Critic, _track.Uri, "!takedown");
        foreach (var path in paths)
        {
            using var open = await fixture.Client.GetAsync(path);
            Assert.True((int)open.StatusCode is 200 or 302, path);
        }
    }

    private async Task<string[]> UrisAsync(string nsid, string items, string[]? accept, params (string, object)[] parameters) =>
        [.. (await AskAsync(nsid, accept, parameters)).Items(items).Select(item => item.Text("uri"))];

    private async Task<string> TextAsync(string nsid, string[]? accept, params (string, object)[] parameters) =>
        (await AskAsync(nsid, accept, parameters)).GetRawText();

    private async Task<string> ErrorAsync(string nsid, string[]? accept, params (string, object)[] parameters)
    {
        using var response = await fixture.SendAsync(Answer.Path(nsid, parameters), accept);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == 400, $"{nsid}: {(int)response.StatusCode} {body}");
        return JsonDocument.Parse(body).RootElement.Text("error");
    }

    private async Task<JsonElement> AskAsync(string nsid, string[]? accept, params (string, object)[] parameters)
    {
        using var response = await fixture.SendAsync(Answer.Path(nsid, parameters), accept);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{nsid}: {(int)response.StatusCode} {body}");
        Answer.AssertValid(nsid, body);
        return JsonDocument.Parse(body).RootElement.Clone();
    }
}
