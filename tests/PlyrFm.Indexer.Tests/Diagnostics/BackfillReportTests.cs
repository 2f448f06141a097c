using System.Text.Json;

using Microsoft.AspNetCore.Http;

using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Diagnostics;

public sealed class BackfillReportTests : PipelineTest
{
    private static readonly HttpClient Http = new();

    [PostgresFact]
    public async Task Status_tells_what_a_backfill_waits_for_and_when_it_is_over()
    {
        var artists = Enumerable.Range(0, 6).Select(i =>
        {
            var artist = Network.CreateAccount(announce: false);
            artist.Commit([new("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track($"{i}"))]);
            return artist;
        }).ToArray();
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isBroken = true;
        Network.Pds.Trouble = async (method, context) =>
        {
            if (method != "getRepo")
            {
                return false;
            }

            await released.Task.WaitAsync(context.RequestAborted);
            if (Volatile.Read(ref isBroken) && context.Request.Query["did"] == artists[0].Did.Value)
            {
                await SimulatedPds.FailAsync(context, StatusCodes.Status500InternalServerError, "InternalServerError");
                return true;
            }

            return false;
        };
        await using var indexer = await StartAsync(RunningIndexer.FastTuning with { Fetches = 4, FetchesPerHost = 2 });

        var host = Network.Pds.Server.Address.Authority;
        await UntilAsync(indexer, "two are under way and the others wait", report =>
            report.GetProperty("outstanding").GetInt64() == 6
            && report.GetProperty("hosts").EnumerateArray().SingleOrDefault() is { ValueKind: JsonValueKind.Object } load
            && load.GetProperty("host").GetString() == host
            && load.GetProperty("fetches").GetInt32() == 2 && load.GetProperty("waiting").GetInt32() == 4);
        released.SetResult();

        await UntilAsync(indexer, "one is left, and why, and for how long", report =>
            report.GetProperty("outstanding").GetInt64() == 1
            && report.GetProperty("perMinute").GetDouble() > 0
            && report.GetProperty("secondsLeft").GetInt64() > 0
            && report.GetProperty("failures").EnumerateObject().SingleOrDefault() is { Value.ValueKind: JsonValueKind.Number } failure
            && failure.Name.Contains("answered 500", StringComparison.Ordinal) && failure.Value.GetInt64() == 1);
        Volatile.Write(ref isBroken, false);

        await UntilAsync(indexer, "nothing is left", report =>
            report.GetProperty("outstanding").GetInt64() == 0 && report.GetProperty("secondsLeft").GetInt64() == 0
            && !report.GetProperty("failures").EnumerateObject().Any() && report.GetProperty("hosts").GetArrayLength() == 0);
    }

    [PostgresFact]
    public async Task A_host_that_granted_its_last_request_is_left_alone_until_it_grants_more()
    {
        var artists = Enumerable.Range(0, 3).Select(i =>
        {
            var artist = Network.CreateAccount(announce: false);
            artist.Commit([new("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track($"{i}"))]);
            return artist;
        }).ToArray();
        var asked = 0;
        var early = 0;
        DateTimeOffset? reset = null;
        Network.Pds.Trouble = (method, context) =>
        {
            if (method == "getRepo" && context.Request.Headers.Host == Network.Pds.Server.Address.Authority)
            {
                // To the second, as the reference PDS says it; two seconds, so that there is a moment to be early in.
                if (Interlocked.Increment(ref asked) == 1)
                {
                    reset = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 3);
                    context.Response.Headers["ratelimit-limit"] = "1";
                    context.Response.Headers["ratelimit-remaining"] = "0";
                    context.Response.Headers["ratelimit-reset"] = $"{reset.Value.ToUnixTimeSeconds()}";
                }
                else if (DateTimeOffset.UtcNow < reset)
                {
                    Interlocked.Increment(ref early);
                }
            }

            return Task.FromResult(false);
        };
        await using var indexer = await StartAsync(RunningIndexer.FastTuning with { Fetches = 1, FetchesPerHost = 1 });

        await UntilAsync(indexer, "the host is left alone", report =>
            report.GetProperty("hosts").EnumerateArray().Any(load => load.GetProperty("awayUntil").ValueKind == JsonValueKind.String));
        await UntilSqlAsync("they wait, and nothing has failed", "select count(*) > 0 and bool_and(attempts = 0) from repo where state = 0 and reason like '%asks to wait%'");
        await UntilEqualToWorldAsync();
        Assert.Equal(0, early);
        Assert.True(asked >= artists.Length);
    }

    private static Task UntilAsync(RunningIndexer indexer, string claim, Func<JsonElement, bool> isSo) => Wait.UntilAsync(claim, async () =>
    {
        using var status = JsonDocument.Parse(await Http.GetStringAsync(new Uri(indexer.AdminUrl, "/status")));
        var report = status.RootElement.GetProperty("backfill");
        return isSo(report) ? null : report.GetRawText();
    });
}
