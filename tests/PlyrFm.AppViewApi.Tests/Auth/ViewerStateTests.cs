using System.Net;
using System.Text.Json;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.Lexicons.Fm.Plyr.Actor;
using PlyrFm.Lexicons.Fm.Plyr.Feed;
using PlyrFm.Lexicons.Fm.Plyr.Graph;
using PlyrFm.Lexicons.Fm.Plyr.Unspecced;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Auth;

/// <summary>What changes once it is known who asks: the state of that account, of no other, and caches that keep out.</summary>
public sealed class ViewerStateTests(SignedInFixture fixture) : IClassFixture<SignedInFixture>, IAsyncLifetime
{
    private SeededActor _artist = null!;
    private SeededActor _listener = null!;
    private SeededActor _other = null!;
    private SeededRecord _liked = null!;
    private SeededRecord _open = null!;
    private string _like = null!;
    private string _othersLike = null!;

    public async Task InitializeAsync()
    {
        if (MissingPart.SkipReason(PostgresServer.Missing) is not null)
            return;
        await fixture.Seed.ClearAsync();
        _artist = await fixture.Seed.ActorAsync("artist", "artist.example");
        _listener = await fixture.Seed.ActorAsync("listener", "listener.example");
        _other = await fixture.Seed.ActorAsync("other");
        _liked = await fixture.Seed.TrackAsync(_artist, "Liked by both");
        _open = await fixture.Seed.TrackAsync(_artist, "Liked by the other");
        _like = (await fixture.Seed.LikeAsync(_listener, _liked)).Uri;
        _othersLike = (await fixture.Seed.LikeAsync(_other, _liked)).Uri;
        await fixture.Seed.LikeAsync(_other, _open);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [PostgresFact]
    public async Task Suggestions_start_from_what_the_viewer_likes()
    {
        async Task<string[]> SuggestedAsync(TestIssuer viewer, string parameters = "") =>
            [.. States(await AskAsync(viewer, GetSuggestedTracks.NsidText, parameters)).Keys];

        Assert.Equal([_open.Uri], await SuggestedAsync(fixture.Listener));
        Assert.Empty(await SuggestedAsync(fixture.Other)); // likes all that the listener likes
        Assert.Empty(await SuggestedAsync(fixture.Artist, $"seeds={_liked.Uri}")); // made what the others like
        Assert.Empty(await SuggestedAsync(fixture.Other, $"seeds={_liked.Uri}"));
    }

    [PostgresFact]
    public async Task Like_is_shown_wherever_the_track_is()
    {
        var list = await fixture.Seed.ListAsync(_artist, "Mix", "playlist", [SeededItem.Of(_liked), SeededItem.Of(_open)]);
        foreach (var (nsid, parameters) in new[]
        {
            (GetTrack.NsidText, $"uri={_liked.Uri}"),
            (GetTracks.NsidText, $"uris={_liked.Uri}&uris={_open.Uri}"),
            (ListTracks.NsidText, ""),
            (GetActorTracks.NsidText, "actor=artist.example"),
            (GetActorLikes.NsidText, $"actor={_other.Did}"),
            (GetList.NsidText, $"list={list.Uri}"),
            (GetActivity.NsidText, ""),
        })
        {
            var states = States(await AskAsync(fixture.Listener, nsid, parameters));
            Assert.Equal(_like, states[_liked.Uri]);
            Assert.Null(states.GetValueOrDefault(_open.Uri));
            Assert.Equal(_othersLike, States(await AskAsync(fixture.Other, nsid, parameters))[_liked.Uri]);
            Assert.Empty(States(await AskAsync(null, nsid, parameters)));
        }
    }

    [PostgresFact]
    public async Task Like_that_is_shown_is_the_one_that_counts()
    {
        // A second like of the same track is stored and does not count; deleting the oldest makes it the one.
        await fixture.Seed.RunAsync(
            """
            with r as (
                insert into record (actor_id, collection, rkey, cid, rev, verdict, verified_by, first_indexed_at, indexed_at, cbor)
                select actor_id, 2, '2222222222222', cid, 1, 0, 1, now(), now(), cbor from record where id = @id
                returning id, rkey)
            insert into track_like (id, actor_id, rkey, subject_uri, subject_cid, track_id, counted, created_at, indexed_at)
            select r.id, l.actor_id, r.rkey, l.subject_uri, l.subject_cid, l.track_id, false, now(), now()
            from r, track_like l where l.actor_id = @actor and l.counted
            """,
            ("id", _liked.Id), ("actor", _listener.Id));

        var states = States(await AskAsync(fixture.Listener, GetTrack.NsidText, $"uri={_liked.Uri}"));

        Assert.Equal($"at://{_listener.Did}/fm.plyr.like/2222222222222", states[_liked.Uri]);
    }

    [PostgresFact]
    public async Task Viewer_without_records_is_recognised_all_the_same()
    {
        using var stranger = new TestIssuer(Seed.DidOf("stranger"));
        fixture.Directory.Publish(stranger);

        using var response = await SendAsync(stranger, GetTrack.NsidText, $"uri={_liked.Uri}");
        var track = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("track");

        Assert.Empty(track.GetProperty("viewer").EnumerateObject());
        Assert.False(response.Headers.Contains("Atproto-Repo-Rev"));
    }

    [PostgresFact]
    public async Task Answer_to_a_viewer_says_how_far_their_repository_is_indexed()
    {
        await fixture.Seed.RunAsync("update repo set rev = 1769443200000000 where actor_id = @id", ("id", _listener.Id));

        using var mine = await SendAsync(fixture.Listener, ListTracks.NsidText, "");
        using var anonymous = await SendAsync(null, ListTracks.NsidText, "");

        Assert.Equal(AtProto.Syntax.Tid.FromValue(1769443200000000).ToString(), mine.Headers.GetValues("Atproto-Repo-Rev").Single());
        Assert.False(anonymous.Headers.Contains("Atproto-Repo-Rev"));
        Assert.Contains("atproto-repo-rev", mine.Headers.GetValues("Access-Control-Expose-Headers").Single());
    }

    public static TheoryData<string, string> Cached() => new()
    {
        { ListTracks.NsidText, "" },
        { GetTrack.NsidText, "uri" },
        { GetProfile.NsidText, "actor=artist.example" },
        { GetRepoStatus.NsidText, "did=did:plc:artistartistartistartista" },
    };

    [PostgresTheory]
    [MemberData(nameof(Cached))]
    public async Task Answer_to_a_viewer_is_kept_by_no_cache(string nsid, string parameters)
    {
        if (parameters == "uri")
            parameters = $"uri={_liked.Uri}";
        using var anonymous = await SendAsync(null, nsid, parameters);
        using var mine = await SendAsync(fixture.Listener, nsid, parameters, anonymous.Headers.ETag?.ToString() ?? "*");

        Assert.Equal("no-store, private", mine.Headers.CacheControl!.ToString());
        Assert.Null(mine.Headers.ETag);
        Assert.Equal(HttpStatusCode.OK, mine.StatusCode);
        Assert.Contains("Authorization", mine.Headers.Vary);
    }

    [PostgresTheory]
    [InlineData("copyright", "listener", "granted")]
    [InlineData("copyright", null, "denied")]
    [InlineData("any", "listener", "unknown")]
    [InlineData("any", "artist", "granted")]
    [InlineData("something new", "listener", "unknown")]
    [InlineData("something new", "artist", "granted")]
    public async Task Gate_opens_for_whom_its_rule_is_known(string gate, string? who, string access)
    {
        var track = await fixture.Seed.TrackAsync(_artist, "Gated", gate: gate);
        var viewer = who switch { "listener" => fixture.Listener, "artist" => fixture.Artist, _ => null };

        var playback = await AskAsync(viewer, GetPlayback.NsidText, $"uri={track.Uri}");
        using var audio = await SendAsync(viewer, GetPlayback.NsidText, null, path: $"/audio/{_artist.Did}/{track.RecordKey}");
        var view = (await AskAsync(viewer, GetTrack.NsidText, $"uri={track.Uri}")).GetProperty("track");

        Assert.Equal(access, playback.Text("gateAccess"));
        Assert.Equal(access == "granted", playback.Items("sources").Any());
        Assert.Equal(access == "granted" ? HttpStatusCode.Found : HttpStatusCode.Forbidden, audio.StatusCode);
        Assert.Equal(access != "granted", view.GetProperty("audio").Text("status") == "gated");
        if (viewer is not null)
        {
            Assert.Equal(access, view.GetProperty("viewer").Text("gateAccess"));
            Assert.Contains("no-store", audio.Headers.CacheControl!.ToString());
        }
    }

    [PostgresFact]
    public async Task Audio_needs_a_token_for_getPlayback()
    {
        var track = await fixture.Seed.TrackAsync(_artist, "Gated", gate: "copyright");

        using var response = await SendAsync(fixture.Listener, GetTrack.NsidText, null, path: $"/audio/{_artist.Did}/{track.RecordKey}");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("\"BadJwtLexiconMethod\"", await response.Content.ReadAsStringAsync());
    }

    /// <summary>Likes in the answer by the address of their track; a track without a viewer has no entry.</summary>
    private static Dictionary<string, string?> States(JsonElement answer)
    {
        var states = new Dictionary<string, string?>();
        void Visit(JsonElement element)
        {
            if (element.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in element.EnumerateArray())
                    Visit(item);
            }
            else if (element.ValueKind == JsonValueKind.Object)
            {
                if (element.TryGetProperty("viewer", out var viewer))
                    states[element.Text("uri")] = viewer.Optional("like");
                foreach (var property in element.EnumerateObject())
                    Visit(property.Value);
            }
        }

        Visit(answer);
        return states;
    }

    private async Task<JsonElement> AskAsync(TestIssuer? viewer, string nsid, string parameters)
    {
        using var response = await SendAsync(viewer, nsid, parameters);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{nsid}: {(int)response.StatusCode} {body}");
        Answer.AssertValid(nsid, body);
        return JsonDocument.Parse(body).RootElement.Clone();
    }

    private Task<HttpResponseMessage> SendAsync(TestIssuer? viewer, string nsid, string? parameters, string? knownTag = null, string? path = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path ?? $"/xrpc/{nsid}?{parameters}");
        if (viewer is not null)
            request.Headers.Authorization = new("Bearer", viewer.Token(nsid));
        if (knownTag is not null)
            request.Headers.TryAddWithoutValidation("If-None-Match", knownTag);
        return fixture.Client.SendAsync(request);
    }
}
