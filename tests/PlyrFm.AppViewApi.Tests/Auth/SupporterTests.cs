using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.Lexicons.Fm.Plyr.Feed;
using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.AppViewApi.Tests.Auth;

/// <summary>The gate <c>any</c>, with a validator on a socket.</summary>
public sealed class SupporterTests : IClassFixture<SignedInFixture>, IAsyncLifetime, IAsyncDisposable
{
    private readonly SignedInFixture _fixture;
    private readonly LoopbackServer _validator;
    private readonly ConcurrentQueue<string> _asked = new();
    private RequestDelegate _answer = Says("""{"valid":true}""");
    private RunningApi _api = null!;
    private HttpClient _client = null!;
    private SeededActor _artist = null!;
    private SeededRecord _track = null!;

    public SupporterTests(SignedInFixture fixture)
    {
        _fixture = fixture;
        _validator = new LoopbackServer(context =>
        {
            _asked.Enqueue(context.Request.Path + context.Request.QueryString);
            return _answer(context);
        });
    }

    public async Task InitializeAsync()
    {
        if (MissingPart.SkipReason(PostgresServer.Missing) is not null)
            return;
        await _validator.StartAsync();
        await _fixture.Seed.ClearAsync();
        _artist = await _fixture.Seed.ActorAsync("artist", "artist.example");
        _track = await _fixture.Seed.TrackAsync(_artist, "For supporters", gate: "any");
        _api = _fixture.Start(("Gates:SupportValidator", _validator.Address.ToString()));
        _client = _api.CreateClient(new() { AllowAutoRedirect = false });
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        if (_api is not null)
            await _api.DisposeAsync();
        await _validator.DisposeAsync();
    }

    [PostgresTheory]
    [InlineData("""{"valid":true,"profile":{"did":"did:plc:x","handle":"x.example"}}""", 200, "granted")]
    [InlineData("""{"valid":false}""", 200, "denied")]
    [InlineData("""{"valid":true}""", 500, "unknown")]
    [InlineData("""{"valid":true}""", 404, "unknown")]
    [InlineData("""{"valid":"true"}""", 200, "unknown")]
    [InlineData("""{"valid":1}""", 200, "unknown")]
    [InlineData("""[true]""", 200, "unknown")]
    [InlineData("""{"valid":tr""", 200, "unknown")]
    [InlineData("", 200, "unknown")]
    public async Task Gate_opens_for_whom_the_validator_knows_and_nobody_else(string body, int status, string access)
    {
        _answer = Says(body, status);

        var playback = await AskAsync(_fixture.Listener, GetPlayback.NsidText);
        var track = (await AskAsync(_fixture.Listener, GetTrack.NsidText)).GetProperty("track");
        using var audio = await SendAsync(_fixture.Listener, GetPlayback.NsidText, $"/audio/{_artist.Did}/{_track.RecordKey}");

        Assert.Equal(access, playback.Text("gateAccess"));
        Assert.Equal(access == "granted", playback.Items("sources").Any());
        Assert.Equal(access, track.GetProperty("viewer").Text("gateAccess"));
        Assert.Equal(access != "granted", track.GetProperty("audio").Text("status") == "gated");
        Assert.Equal(access == "granted" ? HttpStatusCode.Found : HttpStatusCode.Forbidden, audio.StatusCode);
        Assert.Contains("no-store", audio.Headers.CacheControl!.ToString());
        Assert.Equal(
            $"/xrpc/com.atprotofans.validateSupporter?supporter={Uri.EscapeDataString(_fixture.Listener.Did)}&subject={Uri.EscapeDataString(_artist.Did)}&signer={Uri.EscapeDataString(_artist.Did)}",
            Assert.Single(_asked)); // what it said is remembered, and a failure for a while too
    }

    [PostgresFact]
    public async Task Validator_that_leads_elsewhere_is_not_followed()
    {
        var elsewhere = 0;
        await using var other = new LoopbackServer(context =>
        {
            Interlocked.Increment(ref elsewhere);
            return Says("""{"valid":true}""")(context);
        });
        await other.StartAsync();
        _answer = context =>
        {
            context.Response.Redirect(other.Address.ToString());
            return Task.CompletedTask;
        };

        Assert.Equal("unknown", (await AskAsync(_fixture.Listener, GetPlayback.NsidText)).Text("gateAccess"));
        Assert.Equal(0, elsewhere);
    }

    [PostgresFact]
    public async Task Page_does_not_wait_for_long_and_the_next_one_knows()
    {
        var held = new TaskCompletionSource();
        var yes = Says("""{"valid":true}""");
        _answer = async context =>
        {
            await held.Task;
            await yes(context);
        };

        // All at once: a page each, of which none is answered by the validator yet.
        var pages = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AskAsync(_fixture.Listener, GetTrack.NsidText)));
        Assert.All(pages, page => Assert.Equal("unknown", page.GetProperty("track").GetProperty("viewer").Text("gateAccess")));
        var playback = AskAsync(_fixture.Listener, GetPlayback.NsidText);
        Assert.False(playback.IsCompleted);
        held.SetResult();

        Assert.Equal("granted", (await playback).Text("gateAccess"));
        Assert.Equal("granted", (await AskAsync(_fixture.Listener, GetTrack.NsidText)).GetProperty("track").GetProperty("viewer").Text("gateAccess"));
        Assert.Single(_asked);
    }

    [PostgresFact]
    public async Task Nobody_is_asked_about_where_the_answer_is_known()
    {
        var closed = await _fixture.Seed.TrackAsync(_artist, "Closed", gate: "patron-gold");
        var open = await _fixture.Seed.TrackAsync(_artist, "Open");

        Assert.Equal("granted", (await AskAsync(_fixture.Artist, GetPlayback.NsidText)).Text("gateAccess"));
        Assert.Equal("denied", (await AskAsync(null, GetPlayback.NsidText)).Text("gateAccess"));
        Assert.Equal("unknown", (await AskAsync(_fixture.Listener, GetPlayback.NsidText, closed)).Text("gateAccess"));
        Assert.Null((await AskAsync(_fixture.Listener, GetPlayback.NsidText, open)).Optional("gateAccess"));
        Assert.Empty(_asked);
    }

    [PostgresFact]
    public async Task What_one_listener_may_hear_is_no_other_listeners_business()
    {
        var yes = Says("""{"valid":true}""");
        var no = Says("""{"valid":false}""");
        _answer = context => context.Request.Query["supporter"] == _fixture.Listener.Did ? yes(context) : no(context);

        Assert.Equal("granted", (await AskAsync(_fixture.Listener, GetPlayback.NsidText)).Text("gateAccess"));
        Assert.Equal("denied", (await AskAsync(_fixture.Other, GetPlayback.NsidText)).Text("gateAccess"));
        Assert.Equal("denied", (await AskAsync(null, GetPlayback.NsidText)).Text("gateAccess"));
    }

    [PostgresFact]
    public async Task Page_of_many_artists_asks_about_some_of_them()
    {
        for (var i = 0; i < 40; i++)
            await _fixture.Seed.TrackAsync(await _fixture.Seed.ActorAsync($"many{(char)('a' + (i / 26))}{(char)('a' + (i % 26))}"), $"Gated {i}", gate: "any");

        await AskAsync(_fixture.Listener, ListTracks.NsidText, parameters: "limit=100");

        Assert.InRange(_asked.Count, 1, 25);
    }

    private static RequestDelegate Says(string body, int status = 200) => async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body);
    };

    private async Task<JsonElement> AskAsync(TestIssuer? viewer, string nsid, SeededRecord? track = null, string? parameters = null)
    {
        using var response = await SendAsync(viewer, nsid, $"/xrpc/{nsid}?{parameters ?? $"uri={(track ?? _track).Uri}"}");
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{nsid}: {(int)response.StatusCode} {body}");
        Answer.AssertValid(nsid, body);
        return JsonDocument.Parse(body).RootElement.Clone();
    }

    private Task<HttpResponseMessage> SendAsync(TestIssuer? viewer, string nsid, string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (viewer is not null)
            request.Headers.Authorization = new("Bearer", viewer.Token(nsid));
        return _client.SendAsync(request);
    }
}
