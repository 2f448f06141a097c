using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PlyrFm.AppViewApi.Frontend;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.AtProto.Cbor;
using PlyrFm.Indexer.Storage;
using PlyrFm.Lexicons.Fm.Plyr.Feed;
using PlyrFm.Lexicons.Fm.Plyr.Unspecced;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Queries;

/// <summary>
/// Asks every query that the service offers, with one track hidden in every way, and looks for its title in the answers. A query that somebody
/// adds is among them, and fails here until it is written down who chooses what it shows.
/// </summary>
public sealed class SurfaceWalkTests(LabelledFixture fixture) : IClassFixture<LabelledFixture>, IAsyncLifetime
{
    // In no address, no identifier and nothing else of the catalogue.
    private const string Title = "夜明け";
    private const string Bio = "Tapes and field recordings.";

    // The catalogue has none that holds the track.
    private string? _playlist;

    public async Task InitializeAsync()
    {
        if (PostgresServer.Missing is not null)
            return;
        var database = fixture.Database.DataSource;
        await Catalogue.WriteAsync(database);
        // Of the totals it matters here only that there are some: without them getStats answers nothing.
        await fixture.Seed.RunAsync("""
            insert into service_stat
            select name, 1, now()
            from unnest(array['track_count', 'artist_count', 'album_count', 'playlist_count', 'like_count', 'comment_count', 'play_count', 'duration_seconds']) name
            on conflict do nothing
            """);
        var ben = new SeededActor(await fixture.Seed.ScalarAsync($"select id from actor where did = '{Catalogue.Ben}'"), Catalogue.Ben);
        var dawn = await fixture.Seed.ScalarAsync("select id from track where title like 'Dawn%'");
        _playlist = (await fixture.Seed.ListAsync(ben, "With it", "playlist", [new SeededItem(Catalogue.Dawn, Cid.ForDagCbor([0xA0]), dawn)])).Uri;
        await fixture.Seed.RunAsync($"""
            insert into listening (id, actor_id, track_name, subject_uri, is_ours, started_at, expires_at)
            select (select id from record where collection = 7), {ben.Id}, 'Dawn', '{Catalogue.Dawn}', true, now(), now() + interval '1 day' on conflict do nothing;
            insert into list_addition (list_id, subject_uri, added_at) select id, '{Catalogue.Dawn}', now() from list where name = 'With it' on conflict do nothing
            """);
        await AlbumTitles.SortAsync(database, CancellationToken.None);
        await DiscoveryStats.CountAsync(database, CancellationToken.None);
        await DayStats.CountAsync(database, TimeProvider.System.GetUtcNow(), CancellationToken.None);
        await Rankings.TakeAsync(database, TimeProvider.System.GetUtcNow(), CancellationToken.None);
        await Rotations.MakeAsync(database, TimeProvider.System.GetUtcNow(), CancellationToken.None);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [PostgresFact]
    public async Task Hidden_thing_is_on_no_surface_where_it_may_not_be()
    {
        // What can be seen with nothing hidden: without it, the rest of the walk would prove nothing.
        var open = await SeenAsync(Title);
        Assert.Superset(new HashSet<string> { ListTracks.NsidText, SearchTracks.NsidText, SearchAll.NsidText, GetActivity.NsidText, GetTopTracks.NsidText }, open);
        Assert.Superset(Surfaces.ChosenByListener, open);
        Assert.Superset(Surfaces.ByAddress, open);
        Assert.Superset(WebSurfaces.ChosenByService, open);
        Assert.Empty(open.Except([.. Surfaces.ChosenByService, .. Surfaces.ChosenByListener, .. Surfaces.ByAddress]));

        HashSet<string> chosen = [.. open.Where(Surfaces.ChosenByService.Contains)];
        HashSet<string> addressed = [.. open.Where(Surfaces.ByAddress.Contains)];
        HashSet<string> opened = [.. open.Except(chosen)];

        await WalkAsync("takedown of the track", Decide(Catalogue.Dawn, PolicyAction.Takedown), []);
        await WalkAsync("hide", Decide(Catalogue.Dawn, PolicyAction.Hide), addressed);
        await WalkAsync("unlist", Decide(Catalogue.Dawn, PolicyAction.Unlist), opened);
        await WalkAsync("takedown of the account", Decide(Catalogue.Aria, PolicyAction.Takedown), []);
        await WalkAsync("hide of the account", Decide(Catalogue.Aria, PolicyAction.Hide), addressed);
        await WalkAsync("adult label", Label(Catalogue.Dawn, "sexual"), opened);
        await WalkAsync("adult label of the account", Label(Catalogue.Aria, "porn"), opened);
        await WalkAsync("operator label", Label(Catalogue.Dawn, "copyright-violation"), addressed);
        await WalkAsync("!hide", Label(Catalogue.Dawn, "!hide"), addressed);
        await WalkAsync("a label without a rule", Label(Catalogue.Dawn, "harmless"), open);
        await WalkAsync("an inactive account", Inactive, []);
        await WalkAsync("redaction of the track", Label(Catalogue.Dawn, "!takedown"), []);
        await WalkAsync("redaction of the account", Label(Catalogue.Aria, "!suspend"), []);
        await WalkAsync("redaction by a labeler that may not", Label(Catalogue.Dawn, "!takedown", LabelledFixture.Critic), open);
        Assert.Equal(open, await SeenAsync(Title));
    }

    [PostgresFact]
    public void Every_route_is_walked_or_shows_no_track()
    {
        // The front end's are looked at whenever it is asked.
        var routes = fixture.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<DetailShape>() != DetailShape.Only)
            .Select(endpoint => endpoint.RoutePattern.RawText!)
            .Where(route => !route.StartsWith("/docs", StringComparison.Ordinal));

        Assert.Equal(WebSurfaces.Requests.Select(request => request.Name).Concat(WebSurfaces.WithoutTracks).Order(), routes.Distinct().Order());
        Assert.Equal(
            WebSurfaces.Requests.Select(request => request.Name).Order(), WebSurfaces.ChosenByService.Concat(WebSurfaces.ChosenByListener).Concat(WebSurfaces.ByAddress).Order());
    }

    [PostgresFact]
    public async Task Adult_label_hides_nothing_from_those_who_ask_for_such()
    {
        var open = await SeenAsync(Title);
        await Label(Catalogue.Dawn, "sexual")(true);
        var asked = await SeenAsync(Title, ("includeSensitive", "true"));
        await Label(Catalogue.Dawn, "sexual")(false);

        // What was done to a track is no ranking or search: there nobody can ask. Neither can text editors, players of Subsonic, nor visitors of the front end or of the page for people.
        string[] unasked = [GetActivity.NsidText, Lexicons.Parts.Page.Mention.Search.NsidText, .. SubsonicSurfaces.ChosenByService, .. WebSurfaces.ChosenByService, .. Surfaces.ChosenByService.Where(IsFrontend)];
        Assert.Equal(open.Except(unasked).Order(), asked.Order());
    }

    [PostgresFact]
    public async Task Account_that_is_taken_down_is_nowhere_and_an_allowed_one_is_not_hidden_by_labels()
    {
        Assert.NotEmpty(await SeenAsync(Bio));
        await Decide(Catalogue.Aria, PolicyAction.Takedown)(true);
        Assert.Empty(await SeenAsync(Bio));
        await Decide(Catalogue.Aria, PolicyAction.Takedown)(false);

        var open = await SeenAsync(Title);
        await Label(Catalogue.Dawn, "copyright-violation")(true);
        Assert.NotEqual(open, await SeenAsync(Title));
        await Decide(Catalogue.Aria, PolicyAction.Allow)(true);
        Assert.Equal(open, await SeenAsync(Title));
        await Decide(Catalogue.Aria, PolicyAction.Allow)(false);
        await Label(Catalogue.Dawn, "copyright-violation")(false);
    }

    [PostgresFact]
    public async Task Gated_track_is_offered_to_nobody_who_has_not_shown_who_they_are()
    {
        var views = 0;
        var addresses = new HashSet<Uri>();
        foreach (var (nsid, body) in await AskAsync([]))
        {
            foreach (var view in Objects(body).Where(view => view.TryGetProperty("uri", out var uri) && uri.ValueEquals(Catalogue.Gated) && view.TryGetProperty("audio", out _)))
            {
                views++;
                Assert.Equal((nsid, "gated"), (nsid, view.GetProperty("audio").Text("status")));
                addresses.Add(new Uri(view.GetProperty("audio").Text("url")));
            }
        }

        // A player of Subsonic would offer it without a word.
        Assert.DoesNotContain(await AskAsync([]), answer => answer.Nsid.StartsWith("/rest/", StringComparison.Ordinal) && Texts(answer.Body).Contains("For supporters"));
        foreach (var (path, body) in (await AskAsync([])).Where(answer => IsFrontend(answer.Nsid)))
        {
            foreach (var view in Objects(body).Where(view => view.Optional("atproto_record_uri") == Catalogue.Gated && view.TryGetProperty("gated", out _)))
            {
                views++;
                Assert.Equal((path, true, JsonValueKind.Null), (path, view.GetProperty("gated").GetBoolean(), view.GetProperty("r2_url").ValueKind));
            }
        }

        Assert.InRange(views, 2, int.MaxValue);
        // The address is no secret: it is where access is checked.
        using var answer = await fixture.Client.GetAsync(Assert.Single(addresses).PathAndQuery);
        Assert.Equal(403, (int)answer.StatusCode);
        Assert.Null(answer.Headers.Location);
    }

    private async Task WalkAsync(string hiding, Func<bool, Task> hide, HashSet<string> expected)
    {
        await hide(true);
        var seen = await SeenAsync(Title);
        var sound = await SoundAsync();
        await hide(false);
        Assert.Equal($"{hiding}: {string.Join(' ', expected.Order())}", $"{hiding}: {string.Join(' ', seen.Order())}");
        Assert.Equal((hiding, expected.Overlaps(Surfaces.ByAddress) ? 302 : 404), (hiding, sound));
    }

    private Func<bool, Task> Decide(string subject, PolicyAction action) => isHidden => new OperatorPolicy(fixture.Database.DataSource, LabelledFixture.Collections, TimeProvider.System)
        .DecideAsync([new(subject, isHidden ? action : PolicyAction.Clear, "walk", "tester")], isDryRun: false, CancellationToken.None);

    private Func<bool, Task> Label(string subject, string value, string labeler = LabelledFixture.Moderation) =>
        isHidden => fixture.LabelAsync(labeler, subject, value, isNegated: !isHidden);

    private Task Inactive(bool isHidden) => fixture.Seed.RunAsync($"""
        update actor set hidden = {(isHidden ? 8 : 0)} where did = '{Catalogue.Aria}';
        update track set hidden = own_hidden | {(isHidden ? 8 : 0)} where actor_id = (select id from actor where did = '{Catalogue.Aria}')
        """);

    /// <summary>The queries whose answers hold a text.</summary>
    private async Task<HashSet<string>> SeenAsync(string text, params (string, object)[] more) =>
        [.. (await AskAsync(more)).Where(answer => Texts(answer.Body).Any(value => value.Contains(text, StringComparison.Ordinal))).Select(answer => answer.Nsid)];

    private async Task<List<(string Nsid, JsonElement Body)>> AskAsync((string, object)[] more)
    {
        using var welcome = JsonDocument.Parse(await fixture.Client.GetStringAsync("/"));
        var offered = welcome.RootElement.GetProperty("queries").EnumerateObject().Select(query => query.Name);
        Assert.Empty(offered.Except(Surfaces.Requests.Select(request => request.Nsid)));

        var answers = new List<(string, JsonElement)>();
        foreach (var (name, path) in SubsonicSurfaces.Requests)
            answers.Add((name, JsonDocument.Parse(await fixture.Client.GetStringAsync(path)).RootElement.Clone()));
        foreach (var (name, path) in WebSurfaces.Requests)
            answers.Add((name, JsonSerializer.SerializeToElement(await PageAsync(path))));
        foreach (var (nsid, parameters) in Surfaces.Requests)
        {
            using var response = await fixture.Client.GetAsync(Answer.Path(nsid, [.. parameters, .. more]));
            var body = await response.Content.ReadAsStringAsync();
            Assert.True((int)response.StatusCode is 200 or 400, $"{nsid}: {(int)response.StatusCode} {body}");
            answers.Add((nsid, JsonDocument.Parse(body).RootElement.Clone()));
        }

        await AskFrontendAsync(answers);
        return answers;
    }

    // Every endpoint that is mapped has to be written down.
    private async Task AskFrontendAsync(List<(string, JsonElement)> answers)
    {
        var mapped = fixture.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<DetailShape>() == DetailShape.Only && endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") == true)
            .Select(endpoint => endpoint.RoutePattern.RawText!);
        Assert.Empty(mapped.Except(Surfaces.FrontendRequests.Select(request => request.Name.Split(' ')[0])).Except(Surfaces.WithoutTracks));

        var number = await fixture.Seed.ScalarAsync($"""
            select n.number from track_number n join actor a on a.id = n.actor_id where a.did = '{Catalogue.Aria}' and n.rkey = '{Catalogue.Dawn.Split('/')[^1]}'
            """);
        foreach (var (name, path) in Surfaces.FrontendRequests)
        {
            var asked = path.Replace("{number}", number.ToString()).Replace("{playlist}", Uuid5.OfUrl(_playlist!).ToString()).Replace("{uri}", _playlist);
            using var response = await fixture.Client.GetAsync(asked);
            var body = await response.Content.ReadAsStringAsync();
            Assert.True((int)response.StatusCode is 200 or 204 or 404, $"{name}: {(int)response.StatusCode} {body}");
            answers.Add((name, JsonDocument.Parse(body.Length > 0 ? body : "null").RootElement.Clone()));
        }
    }

    private static bool IsFrontend(string surface) => surface.StartsWith('/') && !surface.StartsWith("/rest/", StringComparison.Ordinal) && !WebSurfaces.Requests.Any(request => request.Name == surface);

    // As a browser asks, and as one text: in pages and feeds a title stands as it is.
    private async Task<string> PageAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/html, */*;q=0.5");
        using var response = await fixture.Client.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode is 200 or 404, $"{path}: {(int)response.StatusCode} {body}");
        return body;
    }

    private async Task<int> SoundAsync()
    {
        using var answer = await fixture.Client.GetAsync(WebSurfaces.Sound);
        return (int)answer.StatusCode;
    }

    private static IEnumerable<string> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Texts(property.Value)),
        _ => [],
    };

    private static IEnumerable<JsonElement> Objects(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Objects),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Objects(property.Value)).Prepend(element),
        _ => [],
    };
}
