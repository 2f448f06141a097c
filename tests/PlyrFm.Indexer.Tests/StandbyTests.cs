using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

using Npgsql;

using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests;

/// <summary>Two indexers on one database, as processes of their own.</summary>
public sealed class StandbyTests : PipelineTest
{
    private static readonly HttpClient Http = new();
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    [PostgresFact]
    public async Task The_other_takes_over_within_five_seconds_and_nothing_is_lost_or_doubled()
    {
        var random = new Random(Network.Seed);
        var artists = Enumerable.Range(0, 4).Select(_ => Network.CreateAccount()).ToArray();
        var leader = Launch();
        await UntilAsync(leader, "ready");
        var other = Launch();
        await UntilAsync(other, "standby");
        try
        {
            for (var round = 0; round < 4; round++)
            {
                await AssertStandsByAsync(other);
                for (var i = 0; i < 60; i++)
                {
                    artists[random.Next(artists.Length)].Put($"fm.plyr.track/3ktrackaa{round}{i:d2}", SampleRecords.Track($"{round}.{i}"));
                }

                await Task.Delay(random.Next(400)); // anywhere in the work
                var connections = Network.Relay.Connections;
                leader.Process.Kill();
                var clock = Stopwatch.StartNew();
                await Wait.UntilAsync("the other listens", () => Network.Relay.Connections > connections);
                Assert.True(clock.Elapsed < Limit, $"The takeover took {clock.Elapsed}.");
                (leader, other) = (other, Launch());
                await UntilAsync(other, "standby");
            }

            await UntilEqualToWorldAsync();
            Assert.Equal(240, Network.World.Count);
            // Each was written once: a second time would be an update, or a deletion and a creation.
            Assert.Equal(240L, await AskAsync("select count(*) from record_event"));
            Assert.Equal(240L, await AskAsync("select count(distinct (actor_id, rkey)) from record_event where action = 1"));
        }
        finally
        {
            leader.Process.Kill();
            other.Process.Kill();
        }
    }

    [PostgresFact]
    public async Task A_leader_that_is_cut_off_is_replaced_and_stands_by_when_it_is_back()
    {
        await using var proxy = new DatabaseProxy(ConnectionString);
        var artist = Network.CreateAccount();
        var leader = Launch(proxy.ConnectionString);
        await UntilAsync(leader, "ready");
        var other = Launch();
        await UntilAsync(other, "standby");
        try
        {
            artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Before"));
            await UntilSynchronizedAsync(artist);
            var connections = Network.Relay.Connections;

            await proxy.GoAwayAsync();
            var clock = Stopwatch.StartNew();
            await Wait.UntilAsync("the other listens", () => Network.Relay.Connections > connections);
            Assert.True(clock.Elapsed < Limit, $"The takeover took {clock.Elapsed}.");
            artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Meanwhile"));
            await UntilSynchronizedAsync(artist);
            proxy.ComeBack();

            await UntilAsync(leader, "standby");
            Assert.True(proxy.Broken > 0);
            artist.Put("fm.plyr.track/3ktrackaaaaac", SampleRecords.Track("Afterwards"));
            await UntilEqualToWorldAsync();
            Assert.Equal(3L, await AskAsync("select count(*) from record_event"));
            Assert.False(leader.Process.HasExited);
        }
        finally
        {
            leader.Process.Kill();
            other.Process.Kill();
        }
    }

    [PostgresFact]
    public async Task A_host_of_the_database_that_goes_away_is_replaced_by_the_one_that_takes_writes()
    {
        await using var one = new DatabaseProxy(ConnectionString);
        await using var other = new DatabaseProxy(ConnectionString);
        var hosts = new NpgsqlConnectionStringBuilder(one.ConnectionString);
        hosts.Host = $"{hosts.Host}:{hosts.Port},{hosts.Host}:{new NpgsqlConnectionStringBuilder(other.ConnectionString).Port}";
        hosts.TargetSessionAttributes = "primary";
        await other.GoAwayAsync();
        var artist = Network.CreateAccount();
        var leader = Launch(hosts.ConnectionString);
        try
        {
            await UntilAsync(leader, "ready");
            artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Before"));
            await UntilSynchronizedAsync(artist);

            await one.GoAwayAsync();
            artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Meanwhile"));
            other.ComeBack();
            await UntilEqualToWorldAsync();
            artist.Put("fm.plyr.track/3ktrackaaaaac", SampleRecords.Track("Afterwards"));

            await UntilEqualToWorldAsync();
            await UntilSynchronizedAsync(artist);
            Assert.True(one.Broken > 0);
            Assert.False(leader.Process.HasExited);
        }
        finally
        {
            leader.Process.Kill();
        }
    }

    [PostgresFact]
    public async Task A_database_that_has_lost_acknowledged_transactions_is_read_anew()
    {
        var artist = Network.CreateAccount();
        var leader = Launch();
        try
        {
            await UntilAsync(leader, "ready");
            await Wait.UntilAsync("it listens", () => Network.Relay.Connections > 0);
            artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Kept"));
            await UntilSynchronizedAsync(artist);
            await UntilSqlAsync("the cursor is written", "select seq = $1 from source_cursor", Network.Relay.Seq);
            await AskAsync("create table kept_repo as select * from repo; create table kept_cursor as select * from source_cursor; create table kept_writer as select * from writer");
            var seq = Network.Relay.Seq;
            artist.Put("fm.plyr.track/3ktrackaaaaab", SampleRecords.Track("Lost in the fail-over"));
            await UntilSynchronizedAsync(artist);
            await UntilSqlAsync("the cursor is written", "select seq = $1 from source_cursor", Network.Relay.Seq);

            // What a replica shows that was promoted without the newest transactions.
            await AskAsync("""
                update repo r set rev = k.rev, data = k.data, commit_cid = k.commit_cid from kept_repo k where k.actor_id = r.actor_id;
                update source_cursor c set seq = k.seq from kept_cursor k where k.source = c.source;
                update writer w set batch = k.batch from kept_writer k where k.one = w.one;
                delete from record where rkey = '3ktrackaaaaab';
                delete from record_event where rkey = '3ktrackaaaaab'
                """);
            artist.Put("fm.plyr.track/3ktrackaaaaac", SampleRecords.Track("Afterwards"));

            await UntilEqualToWorldAsync();
            Assert.Contains($"{seq}", Network.Relay.Cursors);
            Assert.Equal(true, await AskAsync("select epoch > 1 from writer"));
            Assert.Equal(3L, await AskAsync("select count(*) from record_event"));
            Assert.False(leader.Process.HasExited);
        }
        finally
        {
            leader.Process.Kill();
        }
    }

    private static async Task AssertStandsByAsync((Process Process, Uri Admin) indexer)
    {
        using var status = JsonDocument.Parse(await Http.GetStringAsync(new Uri(indexer.Admin, "/status")));
        Assert.Equal("standby", status.RootElement.GetProperty("role").GetString());
        Assert.All(status.RootElement.GetProperty("sources").EnumerateArray(), source => Assert.Equal("waiting", source.GetProperty("state").GetString()));
    }

    private static Task UntilAsync((Process Process, Uri Admin) indexer, string state) => Wait.UntilAsync($"it is {state}", async () =>
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri(indexer.Admin, "/readyz"));
            var text = await answer.Content.ReadAsStringAsync();
            return answer.StatusCode == HttpStatusCode.OK && text == $"{state}\n" ? null : text;
        }
        catch (HttpRequestException e)
        {
            return e.Message;
        }
    });

    private (Process Process, Uri Admin) Launch(string? connectionString = null)
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var admin = new Uri($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}");
        free.Stop();
        var start = new ProcessStartInfo(Environment.ProcessPath!, [typeof(Program).Assembly.Location])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        // A database server away must not keep a connection attempt longer than a takeover may take.
        var database = new NpgsqlConnectionStringBuilder(connectionString ?? ConnectionString) { Timeout = 3 }.ConnectionString;
        (string, string)[] settings =
        [
            ("ConnectionStrings__Plyr", database),
            ("Firehose__Sources__0", Network.Relay.Server.Address.ToString()),
            ("Identity__PlcDirectory", Network.Plc.Server.Address.ToString()),
            ("Identity__HandleWellKnown", Network.Pds.Server.Address.ToString()),
            ("Network__AllowPrivate", "true"),
            ("Audit__RequestsPerSecondPerHost", "0"),
            // Records name files of plyr's own hosts, which are no part of the simulated network.
            ("Audio__ChecksPerSecondPerHost", "0"),
            ("Admin__IndexerUrl", admin.ToString()),
        ];
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return (process, admin);
    }
}
