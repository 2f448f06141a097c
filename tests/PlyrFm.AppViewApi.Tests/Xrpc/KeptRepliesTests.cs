using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.AtProto.Labels;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Labels;
using PlyrFm.Indexer.Storage;
using PlyrFm.Lexicons.Fm.Plyr.Feed;
using PlyrFm.Lexicons.Fm.Plyr.Unspecced;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Xrpc;

/// <summary>An answer is given again to anybody, until the index changes or a moment is over, and never where it could be another's.</summary>
public sealed class KeptRepliesTests(SignedInFixture fixture) : IClassFixture<SignedInFixture>, IAsyncLifetime
{
    private const string Newest = $"/xrpc/{ListTracks.NsidText}?limit=1";

    private static readonly (string, string) Long = ("Api:KeepAnswersMs", "600000");

    private SeededActor _artist = null!;

    public async Task InitializeAsync()
    {
        if (MissingPart.SkipReason(PostgresServer.Missing) is not null)
            return;
        await fixture.Seed.ClearAsync("label");
        _artist = await fixture.Seed.ActorAsync("artist", "artist.example");
        await fixture.Seed.TrackAsync(_artist, "First");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [PostgresFact]
    public async Task Answer_is_given_again_until_the_indexer_says_that_it_wrote()
    {
        await using var api = fixture.Start(Long);
        using var client = api.CreateClient();
        await UntilKeptAsync(api, client);
        await fixture.Seed.TrackAsync(_artist, "Second", at: Seed.Start.AddDays(1));

        Assert.Equal("First", await TitleAsync(client));
        using var again = await client.GetAsync(Newest);
        using var conditional = new HttpRequestMessage(HttpMethod.Get, Newest);
        conditional.Headers.IfNoneMatch.Add(again.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await client.SendAsync(conditional)).StatusCode);
        Assert.Equal(again.Content.Headers.ContentLength, (await client.SendAsync(new(HttpMethod.Head, Newest))).Content.Headers.ContentLength);

        await NotifyAsync();
        await Wait.UntilAsync("the new track is shown", async () => await TitleAsync(client) is "Second" ? null : "the old answer");
    }

    [PostgresFact]
    public async Task Decision_of_the_operator_ends_what_is_kept()
    {
        await using var api = fixture.Start(Long);
        using var client = api.CreateClient();
        await UntilKeptAsync(api, client);

        await new OperatorPolicy(fixture.Database.DataSource, new("fm.plyr"), TimeProvider.System)
            .DecideAsync([new(_artist.Did, PolicyAction.Takedown, "test", "tester")], isDryRun: false, CancellationToken.None);

        await Wait.UntilAsync("nothing is shown", async () => await TitleAsync(client) is null ? null : "the old answer");
    }

    [PostgresFact]
    public async Task Label_ends_what_is_kept()
    {
        await using var api = fixture.Start([Long, .. LabelledFixture.Settings]);
        using var client = api.CreateClient();
        await UntilKeptAsync(api, client);
        var labeler = Did.Parse(LabelledFixture.Moderation);
        await LabelPolicy.CopyAsync(
            fixture.Database.DataSource, LabelledFixture.Collections, [labeler], LabelRules.For(LabelRule.Defaults, [new Labeler(labeler, Redacts: true)]),
            TimeProvider.System, CancellationToken.None);

        await new LabelWriter(fixture.Database.DataSource, LabelledFixture.Collections, TimeProvider.System).WriteAsync(
            [new ReceivedLabel(new Label { Src = labeler, Uri = _artist.Did, Val = "!takedown", Cts = AtDatetime.Parse("2026-01-01T00:00:00Z") }, Seq: 0)],
            CancellationToken.None);

        await Wait.UntilAsync("nothing is shown", async () => await TitleAsync(client) is null ? null : "the old answer");
    }

    [PostgresFact]
    public async Task Answer_is_given_again_for_its_time_only()
    {
        await using var api = fixture.Start(("Api:KeepAnswersMs", "1"));
        using var client = api.CreateClient();
        Assert.Equal("First", await TitleAsync(client));
        await fixture.Seed.TrackAsync(_artist, "Second", at: Seed.Start.AddDays(1));

        await Wait.UntilAsync("the new track is shown", async () => await TitleAsync(client) is "Second" ? null : "the old answer");
    }

    [PostgresFact]
    public async Task Viewer_and_whoever_names_other_labelers_get_their_own_answer()
    {
        await using var api = fixture.Start([Long, .. LabelledFixture.Settings]);
        using var client = api.CreateClient();
        await UntilKeptAsync(api, client);
        await fixture.Seed.TrackAsync(_artist, "Second", at: Seed.Start.AddDays(1));

        Assert.Equal("Second", await TitleAsync(client, ("Authorization", $"Bearer {fixture.Listener.Token(ListTracks.NsidText)}")));
        foreach (var other in new[] { " ", LabelledFixture.Critic, $"{LabelledFixture.Moderation}, {LabelledFixture.Critic};redact" })
            Assert.Equal("Second", await TitleAsync(client, ("atproto-accept-labelers", other)));
        foreach (var same in new[] { $"{LabelledFixture.Moderation};redact, {LabelledFixture.Critic}", $"{LabelledFixture.Critic}, {fixture.Listener.Did}, {LabelledFixture.Moderation};redact" })
            Assert.Equal("First", await TitleAsync(client, ("atproto-accept-labelers", same)));
        Assert.Equal("First", await TitleAsync(client));
    }

    [PostgresFact]
    public async Task Token_that_does_not_hold_is_refused_although_an_answer_is_kept()
    {
        await using var api = fixture.Start(Long);
        using var client = api.CreateClient();
        await UntilKeptAsync(api, client);

        using var request = new HttpRequestMessage(HttpMethod.Get, Newest) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", "x.y.z") } };
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.SendAsync(request)).StatusCode);
    }

    [PostgresFact]
    public async Task What_is_about_the_moment_and_what_failed_is_asked_anew()
    {
        await using var api = fixture.Start(Long);
        using var client = api.CreateClient();
        await UntilKeptAsync(api, client);
        var status = $"/xrpc/{GetRecordStatus.NsidText}?uri=at://{_artist.Did}/fm.plyr.track/3kaaaaaaaaaaa";
        var missing = $"/xrpc/{GetTrack.NsidText}?uri=at://{_artist.Did}/fm.plyr.track/3kaaaaaaaaaaa";
        Assert.Contains("unknown", await client.GetStringAsync(status), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync(missing)).StatusCode);

        await fixture.Seed.TrackAsync(_artist, "Second", key: "3kaaaaaaaaaaa");

        Assert.DoesNotContain("unknown", await client.GetStringAsync(status), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(missing)).StatusCode);
    }

    // Nothing is kept before notifications are heard.
    private static async Task UntilKeptAsync(RunningApi api, HttpClient client)
    {
        await Wait.UntilAsync("notifications are heard", () => api.Services.GetRequiredService<RepoSignals>().IsListening);
        Assert.Equal("First", await TitleAsync(client));
    }

    private Task NotifyAsync() => fixture.Seed.RunAsync($"do $$ begin perform pg_notify('plyr_repo', '{_artist.Did} 3kaaaaaaaaaaa'); end $$");

    private static async Task<string?> TitleAsync(HttpClient client, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Newest);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var tracks = body.RootElement.GetProperty("tracks");
        return tracks.GetArrayLength() == 0 ? null : tracks[0].GetProperty("record").GetProperty("title").GetString();
    }
}
