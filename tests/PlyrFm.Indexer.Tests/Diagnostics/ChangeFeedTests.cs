using System.Diagnostics;
using System.Net;
using System.Text.Json;

using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Diagnostics;

public sealed class ChangeFeedTests : PipelineTest
{
    private static readonly HttpClient Http = new();

    [PostgresFact]
    public async Task A_reader_that_waits_hears_of_a_change_when_it_is_written()
    {
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("One"));
        await UntilSynchronizedAsync(artist);
        var cursor = (await ReadAsync(indexer, "")).Single().GetProperty("cursor").GetInt64();
        var clock = Stopwatch.StartNew();
        var waiting = ReadAsync(indexer, $"?cursor={cursor}&wait=30");

        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("Two"));

        var change = Assert.Single(await waiting);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(25), "it did not wait to the end");
        var uri = $"at://{artist.Did}/fm.plyr.track/3ktrackaaaaaa";
        Assert.Equal(
            ["update", artist.Did.Value, uri, artist.Repo.Head!.Rev.ToString(), artist.Repo.Records["fm.plyr.track/3ktrackaaaaaa"].Cid.ToString(), "valid", "commit"],
            ((string[])["action", "did", "uri", "rev", "cid", "verdict", "source"]).Select(name => change.GetProperty(name).GetString()));
        Assert.InRange(change.GetProperty("time").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow);
        Assert.Empty(await ReadAsync(indexer, $"?cursor={change.GetProperty("cursor")}&wait=0"));
    }

    [PostgresFact]
    public async Task A_reader_that_pages_while_much_is_written_misses_nothing_and_hears_nothing_twice()
    {
        await using var indexer = await StartAsync();
        var random = new Random(Network.Seed);
        var artists = Enumerable.Range(0, 5).Select(_ => Network.CreateAccount()).ToArray();
        Dictionary<string, string> seen = [];
        var (cursor, count) = (0L, 0);
        for (var round = 0; round < 40; round++)
        {
            for (var i = 0; i < 10; i++)
            {
                var artist = artists[random.Next(artists.Length)];
                var path = $"fm.plyr.track/3ktrackaaaaa{(char)('a' + random.Next(8))}";
                if (artist.Repo.Records.ContainsKey(path) && random.Next(3) == 0)
                {
                    artist.Delete(path);
                }
                else
                {
                    artist.Put(path, SampleRecords.Track($"{round}.{i}"));
                }
            }

            await ReadOnAsync(7);
        }

        await UntilEqualToWorldAsync();
        while (await ReadOnAsync(1000) > 0)
        {
        }

        var expected = artists.SelectMany(artist => artist.Repo.Records.Select(record => ($"at://{artist.Did}/{record.Key}", record.Value.Cid.ToString()))).Order();
        Assert.Equal(expected, seen.Select(record => (record.Key, record.Value)).Order());
        Assert.Equal((long)count, await AskAsync("select count(*) from record_event"));

        async Task<int> ReadOnAsync(int limit)
        {
            var page = await ReadAsync(indexer, $"?cursor={cursor}&limit={limit}");
            foreach (var change in page)
            {
                Assert.True(change.GetProperty("cursor").GetInt64() > cursor);
                (cursor, count) = (change.GetProperty("cursor").GetInt64(), count + 1);
                var uri = change.GetProperty("uri").GetString()!;
                if (change.GetProperty("action").GetString() == "delete")
                {
                    Assert.True(seen.Remove(uri));
                }
                else
                {
                    Assert.Equal(change.GetProperty("action").GetString() == "update", seen.ContainsKey(uri));
                    seen[uri] = change.GetProperty("cid").GetString()!;
                }
            }

            return page.Length;
        }
    }

    [PostgresFact]
    public async Task Accounts_are_told_of_and_what_was_removed_is_not_named()
    {
        await using var indexer = await StartAsync();
        var artist = Network.CreateAccount();
        artist.Put("fm.plyr.track/3ktrackaaaaaa", SampleRecords.Track("One"));
        await UntilSynchronizedAsync(artist);
        artist.Deactivate();
        await UntilSqlAsync("it is deactivated", "select count(*) = 1 from repo where status = 1");
        artist.DeleteAccount();
        await UntilEqualToWorldAsync();

        var changes = await ReadAsync(indexer, "?cursor=0");

        Assert.Equal(["create", "account", "account", "forget"], changes.Select(change => change.GetProperty("action").GetString()));
        Assert.True(changes[0].GetProperty("redacted").GetBoolean());
        Assert.False(changes[0].TryGetProperty("uri", out _) || changes[0].TryGetProperty("cid", out _) || changes[0].TryGetProperty("rev", out _));
        Assert.Equal(["deactivated", "deleted"], changes[1..3].Select(change => change.GetProperty("status").GetString()));
        Assert.All(changes, change => Assert.Equal(artist.Did.Value, change.GetProperty("did").GetString()));
    }

    [PostgresFact]
    public async Task A_cursor_that_cannot_be_followed_is_refused_by_name()
    {
        await using var indexer = await StartAsync();
        Assert.Empty(await ReadAsync(indexer, ""));
        Assert.StartsWith("FutureCursor", await FailAsync(indexer, HttpStatusCode.BadRequest, "?cursor=1"), StringComparison.Ordinal);
        foreach (var wrong in new[] { "?cursor=-1", "?limit=0", "?limit=1001", "?wait=31", "?cursor=x" })
        {
            await FailAsync(indexer, HttpStatusCode.BadRequest, wrong);
        }

        var artist = Network.CreateAccount();
        for (var i = 0; i < 5; i++)
        {
            artist.Put($"fm.plyr.track/3ktrackaaaaa{i}", SampleRecords.Track("One"));
        }

        await UntilEqualToWorldAsync();
        await AskAsync("delete from record_event where id < (select max(id) from record_event)");
        Assert.StartsWith("OutdatedCursor", await FailAsync(indexer, HttpStatusCode.Gone, "?cursor=1"), StringComparison.Ordinal);
        var oldest = (long)(await AskAsync("select min(id) from record_event"))!;
        Assert.Single(await ReadAsync(indexer, "?cursor=0"));
        Assert.Single(await ReadAsync(indexer, $"?cursor={oldest - 1}"));
    }

    private static async Task<JsonElement[]> ReadAsync(RunningIndexer indexer, string query)
    {
        var text = await Http.GetStringAsync(new Uri(indexer.AdminUrl, $"/changes{query}"));
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    private static async Task<string> FailAsync(RunningIndexer indexer, HttpStatusCode status, string query)
    {
        using var answer = await Http.GetAsync(new Uri(indexer.AdminUrl, $"/changes{query}"));
        Assert.Equal(status, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }
}
