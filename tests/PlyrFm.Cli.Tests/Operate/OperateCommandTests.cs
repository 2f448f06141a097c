using System.Globalization;
using Microsoft.AspNetCore.Http;
using PlyrFm.TestKit.Simulation;
using Snapshooter.Xunit;

namespace PlyrFm.Cli.Tests.Operate;

public sealed class OperateCommandTests
{
    private const string Indexer = """
        {"version":"0.1.0","uptimeSeconds":93784,"databaseReady":true,
         "sources":[{"name":"relay.example","state":"connected","lastSeq":120,"cursor":118,"lagSeconds":0.4,"lastError":null,"possibleLossSince":null},
                    {"name":"other.example","state":"STATE","lastSeq":7,"cursor":7,"lagSeconds":null,"lastError":"refused","possibleLossSince":"2026-01-02T03:04:05Z",
                     "deliveries":{"fm.plyr.like":{"first":0,"later":4,"missed":3,"missedInARow":2,"lastAt":"2026-01-02T03:04:05Z"}}}],
         "path":{"lanes":[0,0],"bytesInFlight":4096,"bytesWaiting":0,"fetchesActive":1,"fetchesQueued":2,"followed":12},
         "repositories":{"synchronized":11,"pending":1},"rejects":{},
         "backfill":{"outstanding":1234,"perMinute":57.3,"secondsLeft":1292,"hosts":[{"host":"pds.example","fetches":2,"waiting":30,"awayUntil":null},
                     {"host":"slow.example","fetches":0,"waiting":0,"awayUntil":"2026-01-02T03:05:00Z"}],
                     "whole":40,"sparse":2,"sparseAbandoned":{"TooMuch":1},"failures":{"slow.example: answered 500":3}},
         "audit":{"verifiedAsOf":"2026-01-02T03:00:00Z","equal":8,"unverified":1,"differing":2,"reasons":{"missedCommit":2,"handle":0},
                  "unreachable":1,"unreachableSince":"2026-01-02T02:00:00Z"},
         "audio":{"available":17,"unavailable":3,"unverified":2,"overdue":5}}
        """;

    private const string Api = """{"version":"0.1.0","hostname":"plyr.example","ready":true,"obstacle":null,"listening":true,"waiting":0,"sources":[]}""";

    [Theory]
    [InlineData("connected", 0)]
    [InlineData("retrying", 1)]
    public async Task Status_shows_both_hosts_and_whether_they_are_well(string state, int exitCode)
    {
        await using var hosts = await StartAsync(Indexer.Replace("STATE", state, StringComparison.Ordinal), Api);

        var run = await Plyr.RunWithSettingsAsync(hosts.Settings, "status");

        Assert.Equal(exitCode, run.ExitCode);
        Snapshot.Match(hosts.WithoutPorts(run.Output), Snapshooter.SnapshotNameExtension.Create(state));
    }

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(59, "59 s")]
    [InlineData(60, "1 min")]
    [InlineData(3599, "59 min 59 s")]
    [InlineData(7380, "2 h 3 min")]
    [InlineData(86_400, "1 d")]
    [InlineData(3_700_800, "42 d 20 h")]
    public async Task Uptime_is_said_in_its_two_largest_units(int seconds, string text)
    {
        await using var hosts = await StartAsync(Indexer.Replace("93784", seconds.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal), Api);

        Assert.Contains($", up {text}, version", (await Plyr.RunWithSettingsAsync(hosts.Settings, "status")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_of_an_indexer_that_stands_by_is_well()
    {
        var standby = Indexer.Replace("STATE", "waiting", StringComparison.Ordinal).Replace("\"databaseReady\":true", "\"role\":\"standby\",\"databaseReady\":false", StringComparison.Ordinal);
        await using var hosts = await StartAsync(standby, Api);

        var run = await Plyr.RunWithSettingsAsync(hosts.Settings, "status");

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("indexer        standing by, another indexer leads, ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_as_json_is_what_the_hosts_said()
    {
        await using var hosts = await StartAsync(Indexer.Replace("STATE", "connected", StringComparison.Ordinal), Api);

        var run = await Plyr.RunWithSettingsAsync(hosts.Settings, "status", "--json");

        var found = Assert.Single(run.Objects);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(120, found.GetProperty("indexer").GetProperty("sources")[0].GetProperty("lastSeq").GetInt64());
        Assert.Equal("plyr.example", found.GetProperty("api").GetProperty("hostname").GetString());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("{\"sources\":7,\"path\":[],\"databaseReady\":\"yes\"}")]
    public async Task Status_of_something_else_at_that_address_is_not_well(string answer)
    {
        await using var hosts = await StartAsync(answer, answer);

        Assert.Equal(1, (await Plyr.RunWithSettingsAsync(hosts.Settings, "status")).ExitCode);
        Assert.Equal(1, (await Plyr.RunWithSettingsAsync(hosts.Settings, "status", "--json")).ExitCode);
    }

    [Fact]
    public async Task Status_without_hosts_says_so_of_each()
    {
        var run = await Plyr.RunWithSettingsAsync(new() { ["Admin:IndexerUrl"] = "http://127.0.0.1:1", ["Admin:ApiUrl"] = "http://127.0.0.1:1" }, "status");

        Assert.Equal(1, run.ExitCode);
        Assert.Matches("^indexer +http://127.0.0.1:1/ does not answer: .+\napi +http://127.0.0.1:1/ does not answer: .+\n$", run.Output);
    }

    [Fact]
    public async Task Resync_asks_the_indexer_for_each_account()
    {
        await using var hosts = await StartAsync("""{"did":"did:plc:abc","message":"will be fetched"}""", Api);

        var run = await Plyr.RunWithSettingsAsync(hosts.Settings, "resync", "did:plc:abc", "nonsense", "did:web:example.com%3A8080");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(["did:plc:abc\twill be fetched", "nonsense\tis not a DID", "did:web:example.com%3A8080\twill be fetched"], run.Lines);
        Assert.Equal(["POST /resync/did:plc:abc", "POST /resync/did:web:example.com%3A8080"], hosts.Requests);
    }

    [Theory]
    [InlineData("POST /forget/did:plc:abc", "forget", "did:plc:abc")]
    [InlineData("POST /forget/aria.example?dryRun=true", "forget", "@aria.example", "--dry-run")]
    public async Task Forget_shows_what_went_by_table_and_what_follows(string request, params string[] args)
    {
        const string report = """{"did":"did:plc:abc","handle":"aria.example","status":"active","rows":{"record":3,"track":2},"message":"removed"}""";
        await using var hosts = await StartAsync(report, Api);

        var run = await Plyr.RunWithSettingsAsync(hosts.Settings, args);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["record\t3", "track\t2", "did:plc:abc (aria.example), active: removed"], run.Lines);
        Assert.Equal([request], hosts.Requests);
    }

    [Fact]
    public async Task Forget_of_what_is_no_account_asks_nobody()
    {
        var run = await Plyr.RunWithSettingsAsync(new() { ["Admin:IndexerUrl"] = "http://127.0.0.1:1" }, "forget", "not an account");

        Assert.Equal((2, "", "plyr: \"not an account\" is neither a handle nor a DID.\n"), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public async Task Resync_without_an_indexer_fails()
    {
        var run = await Plyr.RunWithSettingsAsync(new() { ["Admin:IndexerUrl"] = "http://127.0.0.1:1" }, "resync", "did:plc:abc");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("plyr: http://127.0.0.1:1/ does not answer", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rebuild_without_a_database_says_which_setting_is_missing()
    {
        var run = await Plyr.RunAsync("rebuild");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("plyr: ConnectionStrings__Plyr is not set", run.Error, StringComparison.Ordinal);
    }

    private static async Task<AdminHosts> StartAsync(string indexer, string api)
    {
        var hosts = new AdminHosts(indexer, api);
        await hosts.StartAsync();
        return hosts;
    }

    /// <summary>Answers as the administration listeners of both hosts, which tell themselves apart by port.</summary>
    private sealed class AdminHosts : IAsyncDisposable
    {
        private readonly LoopbackServer _indexer;
        private readonly LoopbackServer _api;

        public AdminHosts(string indexer, string api)
        {
            _indexer = new LoopbackServer(context => AnswerAsync(context, indexer));
            _api = new LoopbackServer(context => AnswerAsync(context, api));
        }

        public List<string> Requests { get; } = [];

        public string WithoutPorts(string output) => output
            .Replace(_indexer.Address.ToString(), "http://INDEXER/", StringComparison.Ordinal)
            .Replace(_api.Address.ToString(), "http://API/", StringComparison.Ordinal);

        public Dictionary<string, string?> Settings => new()
        {
            ["Admin:IndexerUrl"] = _indexer.Address.ToString(),
            ["Admin:ApiUrl"] = _api.Address.ToString(),
        };

        public async Task StartAsync()
        {
            await _indexer.StartAsync();
            await _api.StartAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await _indexer.DisposeAsync();
            await _api.DisposeAsync();
        }

        private Task AnswerAsync(HttpContext context, string body)
        {
            lock (Requests)
            {
                // Kestrel decodes the path, but leaves %25 of a did:web's port as one %.
                Requests.Add($"{context.Request.Method} {context.Request.Path.Value}{context.Request.QueryString}");
            }

            return context.Response.WriteAsync(body);
        }
    }
}
