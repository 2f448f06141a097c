using System.Diagnostics;
using Npgsql;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.Lexicons.Com.Atproto.Label;
using PlyrFm.Lexicons.Fm.Plyr.Actor;
using PlyrFm.Lexicons.Fm.Plyr.Feed;
using PlyrFm.Lexicons.Fm.Plyr.Graph;
using PlyrFm.Lexicons.Fm.Plyr.Unspecced;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Queries;

/// <summary>
/// On tables that are large enough for the planner to care, no query reads a whole one, and the number of round trips does not depend on
/// the size of the page.
/// </summary>
public sealed class QueryPlanTests(LargeIndexFixture fixture) : IClassFixture<LargeIndexFixture>
{
    private const string Artist = "did:plc:artist00000000000000001a";
    private static readonly string Track = $"at://{Artist}/fm.plyr.track/t1";

    public static TheoryData<string, string> Hot() => new()
    {
        { GetTrack.NsidText, $"uri={Track}" },
        { GetTracks.NsidText, $"uris={Track}&uris=at://a3.example/fm.plyr.track/t3" },
        { ListTracks.NsidText, "limit=50" },
        { ListTracks.NsidText, "limit=50&includeSensitive=true" },
        { ListTracks.NsidText, "tags=tag7" },
        { GetActorTracks.NsidText, "actor=a7.example" },
        { GetActorTracks.NsidText, "actor=a7.example&filter=features" },
        { GetActorTracks.NsidText, "actor=a7.example&filter=all" },
        { GetLikes.NsidText, $"uri={Track}" },
        { GetActorLikes.NsidText, "actor=a5.example" },
        { GetActorPlays.NsidText, "actor=a5.example" },
        { GetComments.NsidText, $"uri={Track}" },
        { GetComments.NsidText, $"uri={Track}&sort=newest" },
        { GetActorComments.NsidText, "actor=a5.example" },
        { GetPlayback.NsidText, $"uri={Track}" },
        { GetProfile.NsidText, "actor=a7.example" },
        { GetProfiles.NsidText, $"actors={Artist}&actors=a9.example" },
        { GetList.NsidText, "list=at://a7.example/fm.plyr.list/p7" },
        { GetLists.NsidText, "uris=at://a7.example/fm.plyr.list/p7" },
        { GetActorLists.NsidText, $"actor=a7.example&checkSubject={Track}" },
        { SearchTracks.NsidText, "q=t1777" },
        { SearchTracks.NsidText, "q=t1777&sort=newest" },
        { SearchTracks.NsidText, "q=nothing+like+it" },
        { SearchLists.NsidText, "q=p1777" },
        { SearchActors.NsidText, "q=a1777" },
        { SearchActors.NsidText, "q=nothing+like+it&artistsOnly=true" },
        { SearchActorsTypeahead.NsidText, "q=a177" },
        { SearchAll.NsidText, "q=t1777" },
        { Lexicons.Parts.Page.Mention.Search.NsidText, "service=at://a7.example/parts.page.mention.service/self&search=t1777" },
        { ListArtists.NsidText, "sort=newest" },
        { ListArtists.NsidText, "sort=active" },
        { ListArtists.NsidText, "sort=popular" },
        { ListTags.NsidText, "" },
        { ListTags.NsidText, "sort=name&q=tag1" },
        { GetTrackLists.NsidText, "uri=at://a1.example/fm.plyr.track/t7001" },
        { GetTrackLists.NsidText, "uri=at://a1.example/fm.plyr.track/t7001&listTypes=album" },
        { GetActivity.NsidText, "" },
        { GetActivity.NsidText, "kinds=like" },
        { GetActivity.NsidText, "actor=a5.example" },
        { ResolveUrl.NsidText, $"url={Track}" },
        { GetTopTracks.NsidText, "" },
        { GetTopTracks.NsidText, "period=week&includeSensitive=true" },
        { GetTrendingTracks.NsidText, "" },
        { GetSuggestedTracks.NsidText, $"seeds={Track}" },
        { GetRepoStatus.NsidText, $"did={Artist}" },
        { GetRecordStatus.NsidText, $"uri={Track}" },
        { QueryLabels.NsidText, $"uriPatterns={Track}" },
        { QueryLabels.NsidText, $"uriPatterns=*&uriPatterns=did:plc:artist*&uriPatterns=at://{Artist}/*" },
    };

    [PostgresTheory]
    [MemberData(nameof(Hot))]
    public Task Hot_query_reads_no_whole_table(string nsid, string parameters) => AskForPlanAsync($"/xrpc/{nsid}?{parameters}");

    [PostgresTheory]
    [InlineData("/tracks/?limit=50")]
    [InlineData("/tracks/?artist_did=did:plc:artist00000000000000007a&limit=5")]
    [InlineData("/tracks/top?limit=10")]
    [InlineData("/tracks/77")]
    [InlineData("/tracks/77/likes")]
    [InlineData("/tracks/77/comments")]
    [InlineData("/tracks/tags?limit=15")]
    [InlineData("/tracks/tags/tag7")]
    [InlineData("/artists/by-handle/a7.example")]
    [InlineData("/artists/did:plc:artist00000000000000007a/analytics")]
    [InlineData("/users/a5.example/likes")]
    [InlineData("/albums")]
    [InlineData("/albums?limit=50")]
    [InlineData("/activity/?limit=50")]
    [InlineData("/now-playing/by-handle/a5.example")]
    [InlineData("/albums/a7.example")]
    [InlineData("/albums/a8.example/album-3")]
    [InlineData("/lists/playlists/by-artist/did:plc:artist00000000000000007a")]
    [InlineData("/lists/by-uri?uri=at://a7.example/fm.plyr.list/p7")]
    public Task Page_of_the_front_end_reads_no_whole_table(string path) => AskForPlanAsync(path);

    [PostgresTheory]
    [InlineData("/rest/search3?query=&songCount=50&songOffset=50&albumCount=0&artistCount=0")]
    [InlineData("/rest/search3?query=&artistCount=50&artistOffset=50&songCount=0&albumCount=0")]
    public Task Page_of_a_players_library_reads_no_whole_table(string path) => AskForPlanAsync(path, ("Subsonic:Enabled", "true"));

    // Often enough on one connection for the server to have kept a plan that is none for these values, if it thinks such a one good.
    private async Task AskForPlanAsync(string path, params (string, string)[] settings)
    {
        await WaitForStatisticsAsync();
        var before = await CountScansAsync();

        await using (var api = new RunningApi($"{fixture.Database.ConnectionString};Maximum Pool Size=1", [.. LabelledFixture.Settings, ("Api:KeepAnswersMs", "0"), .. settings]))
        {
            using var client = api.CreateClient();
            for (var i = 0; i < 12; i++)
            {
                using var response = await client.GetAsync(path);
                Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
            }
        }

        // A server process hands in its statistics when it ends.
        await WaitForStatisticsAsync();
        var after = await CountScansAsync();
        Assert.True(after.IndexScans > before.IndexScans, "nothing was counted");
        Assert.Equal(before.WholeTables, after.WholeTables);
    }

    [PostgresTheory]
    [InlineData(ListTracks.NsidText, "", 2)]
    [InlineData(GetActorTracks.NsidText, "&actor=a7.example", 3)]
    [InlineData(GetActorLists.NsidText, "&actor=a7.example", 3)]
    [InlineData(GetActorLikes.NsidText, "&actor=a5.example", 3)]
    [InlineData(GetActorComments.NsidText, "&actor=a5.example", 3)]
    [InlineData(GetTrackLists.NsidText, "&uri=at://a1.example/fm.plyr.track/t7001", 3)]
    [InlineData(GetActivity.NsidText, "", 2)]
    [InlineData(GetList.NsidText, "&list=at://a7.example/fm.plyr.list/p7", 3)]
    public async Task Round_trips_do_not_grow_with_the_page(string nsid, string parameters, int expected)
    {
        Assert.Equal(expected, await CountRoundTripsAsync($"/xrpc/{nsid}?limit=1{parameters}"));
        Assert.Equal(expected, await CountRoundTripsAsync($"/xrpc/{nsid}?limit=100{parameters}"));
    }

    [PostgresFact]
    public async Task Viewer_costs_one_round_trip_and_reads_no_whole_table()
    {
        await using var directory = new TestDirectory();
        await directory.StartAsync();
        using var viewer = new TestIssuer(Seed.DidOf("viewer"));
        directory.Publish(viewer);
        await fixture.Seed.ActorAsync("viewer");
        (string, string)[] settings = [("Network:AllowPrivate", "true"), ("Identity:PlcDirectory", directory.Address.ToString())];
        const string Path = $"/xrpc/{ListTracks.NsidText}?limit=100";

        Assert.Equal(3, await CountRoundTripsAsync(Path, viewer.Token(ListTracks.NsidText), settings));

        await WaitForStatisticsAsync();
        var before = await CountScansAsync();
        await CountRoundTripsAsync(Path, viewer.Token(ListTracks.NsidText), settings);
        await WaitForStatisticsAsync();
        Assert.Equal(before.WholeTables, (await CountScansAsync()).WholeTables);
    }

    // Artists see more of their own, by a predicate of their own.
    [PostgresFact]
    public async Task No_hot_query_of_an_artist_reads_a_whole_table()
    {
        await using var directory = new TestDirectory();
        await directory.StartAsync();
        using var viewer = new TestIssuer(Seed.DidOf("planner"));
        directory.Publish(viewer);
        var artist = await fixture.Seed.ActorAsync("planner");
        await fixture.Seed.TrackAsync(artist, "Own", hidden: 1);
        await fixture.Seed.TrackAsync(artist, "Judged", hidden: 2);
        await using var api = new RunningApi(
            $"{fixture.Database.ConnectionString};Pooling=false",
            [.. LabelledFixture.Settings, ("Network:AllowPrivate", "true"), ("Identity:PlcDirectory", directory.Address.ToString())]);
        using var client = api.CreateClient();
        foreach (var row in Hot())
        {
            var (nsid, parameters) = ((string)row[0], (string)row[1]);
            await WaitForStatisticsAsync();
            var before = await CountScansAsync();

            using var request = new HttpRequestMessage(HttpMethod.Get, $"/xrpc/{nsid}?{parameters}");
            request.Headers.Authorization = new("Bearer", viewer.Token(nsid));
            using var response = await client.SendAsync(request);

            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
            Assert.True(response.Headers.Contains("Atproto-Repo-Rev"), "the artist is not known");
            await WaitForStatisticsAsync();
            Assert.Equal((nsid, parameters, before.WholeTables), (nsid, parameters, (await CountScansAsync()).WholeTables));
        }
    }

    private async Task<int> CountRoundTripsAsync(string path, string? token = null, params (string Key, string Value)[] settings)
    {
        // Only those to this class's database: other tests of the process run beside it.
        var database = new NpgsqlConnectionStringBuilder(fixture.Database.ConnectionString).Database;
        var count = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.GetTagItem("db.namespace") as string == database && activity.GetTagItem("db.query.text") is string text && !text.StartsWith("listen"))
                    Interlocked.Increment(ref count);
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var api = new RunningApi($"{fixture.Database.ConnectionString};Pooling=false", [.. LabelledFixture.Settings, .. settings]);
        using var client = api.CreateClient();
        client.DefaultRequestHeaders.Authorization = token is null ? null : new("Bearer", token);
        using var response = await client.GetAsync(path);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return count;
    }

    // Those that listen stay.
    private Task WaitForStatisticsAsync() => Wait.UntilAsync("server processes have ended", async () =>
        await fixture.Seed.ScalarAsync("""
            select count(*)
            from pg_stat_activity
            where application_name = 'plyr-appview-api' and datname = current_database() and query not ilike 'listen %'
            """) is 0 ? null : "some are alive");

    private async Task<(long WholeTables, long IndexScans)> CountScansAsync()
    {
        // artist_stat is not among them: its 200 rows are two pages, which are read faster than an index.
        const string Hot = "relname in ('actor', 'record', 'track', 'track_stat', 'track_like', 'track_comment', 'list', 'list_item', 'profile', 'repo', 'tag_stat', 'label')";
        return (
            await fixture.Seed.ScalarAsync($"select sum(seq_scan)::bigint from pg_stat_user_tables where {Hot}"),
            await fixture.Seed.ScalarAsync($"select sum(idx_scan)::bigint from pg_stat_user_tables where {Hot}"));
    }
}
