using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Sync;
using PlyrFm.AtProto.Syntax;
using PlyrFm.AtProto.Tests.Identity;

namespace PlyrFm.AtProto.Tests.Sync;

/// <summary>RepoClient on com.atproto.repo.listRecords and getRecord: what a PDS shows, as its own word and no proof.</summary>
public sealed class ShownRecordsTests : IDisposable
{
    private const string Tracks = "at://did:web:alice.example.com/fm.plyr.track";

    private static readonly Did Alice = Did.Parse("did:web:alice.example.com");
    private static readonly Nsid Track = Nsid.Parse("fm.plyr.track");
    private static readonly RecordKey Key = RecordKey.Parse("a:b~c");

    private readonly HttpClient _http = NetworkGuard.CreateHttpClient(NetworkGuardOptions.ForRepositories(10_000_000, allowPrivate: true));

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task RepoClient_goes_through_the_pages_of_a_collection_by_cursor()
    {
        var asked = new List<string>();
        await using var host = await LoopbackHost.StartAsync(context =>
        {
            asked.Add(context.Request.Path + context.Request.QueryString);
            return context.Response.WriteAsync(context.Request.Query["cursor"].ToString() switch
            {
                "" => $$$"""{"records":[{"uri":"{{{Tracks}}}/c","cid":"x","value":{}},{"uri":"{{{Tracks}}}/b","value":{}}],"cursor":"b&=é"}""",
                "b&=é" => """{"records":[],"cursor":"z"}""",
                _ => $$$"""{"records":[{"uri":"{{{Tracks}}}/a"}],"cursor":""}""",
            });
        });

        var keys = new List<string>();
        string? cursor = null;
        do
        {
            var page = await ListAsync(host.Url, cursor);
            Assert.True(page.IsOk, page.Reason);
            keys.AddRange(page.Value.RecordKeys.Select(key => key.Value));
            cursor = page.Value.Cursor;
        }
        while (cursor is not null);

        Assert.Equal(["c", "b", "a"], keys);
        const string first = "/xrpc/com.atproto.repo.listRecords?repo=did%3Aweb%3Aalice.example.com&collection=fm.plyr.track&limit=50";
        Assert.Equal([first, first + "&cursor=b%26%3D%C3%A9", first + "&cursor=z"], asked);
    }

    [Fact]
    public async Task RepoClient_leaves_out_what_is_no_record_of_the_collection()
    {
        await using var host = await LoopbackHost.StartAsync(200, $$"""
            {"records":[7,null,[],{},{"uri":7},{"uri":null},{"uri":""},{"uri":"https://example.com/fm.plyr.track/k"},{"uri":"{{Tracks}}"},{"uri":"{{Tracks}}/"},
             {"uri":"{{Tracks}}/.."},{"uri":"{{Tracks}}/{{new string('k', 513)}}"},{"uri":"at://did:web:alice.example.com/fm.plyr.trackmix/k"},
             {"uri":"{{Tracks}}/good"}],"cursor":17}
            """);

        var page = await ListAsync(host.Url);

        Assert.Equal("good", Assert.Single(page.Value!.RecordKeys).Value);
        Assert.Null(page.Value.Cursor);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("<html>")]
    [InlineData("""{"records":{}}""")]
    [InlineData("""{"records":null}""")]
    [InlineData("""{"records":[{"uri":"at://did:web:alice.example.com/fm.plyr.track/a"}""")] // cut
    [InlineData("""{"records":[{"uri":"\ud800"}]}""")] // no text
    [InlineData("""{"records":[],"cursor":"\udc00"}""")]
    [InlineData("{\"records\":[\xff]}")]
    public async Task RepoClient_fails_when_a_page_is_not_as_the_lexicon_says(string body)
    {
        await using var host = await LoopbackHost.StartAsync(200, body);

        var page = await ListAsync(host.Url);

        Assert.Equal(RepoOutcome.Failed, page.Outcome);
        Assert.NotEmpty(page.Reason!);
    }

    [Fact]
    public async Task RepoClient_fails_on_a_page_that_is_nested_without_end()
    {
        await using var host = await LoopbackHost.StartAsync(200, $$"""{"records":[{"value":{{new string('[', 100_000)}}""");

        Assert.Equal(RepoOutcome.Failed, (await ListAsync(host.Url)).Outcome);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RepoClient_does_not_read_a_page_without_end(bool isAnnounced)
    {
        const int length = 5_000_000;
        await using var host = await LoopbackHost.StartAsync(async context =>
        {
            context.Response.ContentLength = isAnnounced ? length : null;
            var spaces = Encoding.ASCII.GetBytes(new string(' ', 100_000));
            for (var sent = 0; sent < length && !context.RequestAborted.IsCancellationRequested; sent += spaces.Length)
            {
                await context.Response.Body.WriteAsync(spaces);
            }
        });

        Assert.Equal(RepoOutcome.TooLarge, (await ListAsync(host.Url)).Outcome);
        Assert.Equal(RepoOutcome.TooLarge, (await FindAsync(host.Url)).Outcome);
    }

    [Theory]
    [InlineData(400, """{"error":"RepoNotFound"}""", RepoOutcome.RepoNotFound, false)]
    [InlineData(400, """{"error":"RepoDeactivated"}""", RepoOutcome.RepoDeactivated, false)]
    [InlineData(400, """{"error":"RepoTakendown"}""", RepoOutcome.RepoTakendown, false)]
    [InlineData(400, """{"error":"InvalidRequest","message":"Could not find repo: did:web:alice.example.com"}""", RepoOutcome.Failed, false)]
    [InlineData(400, """{"error":"RecordNotFound"}""", RepoOutcome.RecordNotFound, false)]
    [InlineData(401, """{"error":"AuthMissing"}""", RepoOutcome.Failed, true)]
    [InlineData(501, "", RepoOutcome.Failed, true)]
    [InlineData(500, "<html>RecordNotFound", RepoOutcome.Failed, false)]
    public async Task RepoClient_tells_the_failures_of_both_queries_apart(int status, string body, RepoOutcome expected, bool isNotOffered)
    {
        await using var host = await LoopbackHost.StartAsync(status, body);

        foreach (var answer in new[] { await ListAsync(host.Url), await FindAsync(host.Url) })
        {
            Assert.Equal((expected, isNotOffered), (answer.Outcome, answer.IsNotOffered));
            Assert.Contains(status.ToString(CultureInfo.InvariantCulture), answer.Reason);
        }
    }

    [Fact]
    public async Task RepoClient_is_told_to_wait_by_both_queries()
    {
        await using var host = await LoopbackHost.StartAsync(context =>
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = "7";
            return context.Response.WriteAsync("<html>");
        });

        foreach (var answer in new[] { await ListAsync(host.Url), await FindAsync(host.Url) })
        {
            Assert.Equal((RepoOutcome.RateLimited, TimeSpan.FromSeconds(7)), (answer.Outcome, answer.RetryAfter));
        }
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"records\":[]")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"val\r\n")]
    [InlineData("")]
    public async Task RepoClient_fails_when_an_answer_breaks_off(string answer)
    {
        await using var host = new RawHost((_, stream, ct) => RawHost.WriteAsync(stream, answer, ct).AsTask());

        Assert.Equal(RepoOutcome.Failed, (await ListAsync(host.Url)).Outcome);
        Assert.Equal(RepoOutcome.Failed, (await FindAsync(host.Url)).Outcome);
    }

    [Fact]
    public async Task RepoClient_finds_a_record_that_is_shown()
    {
        var asked = "";
        await using var host = await LoopbackHost.StartAsync(context =>
        {
            asked = context.Request.Path + context.Request.QueryString;
            return context.Response.WriteAsync($$$"""{"uri":"{{{Tracks}}}/a:b~c","value":{"$type":"fm.plyr.track"}}""");
        });

        var found = await FindAsync(host.Url);

        Assert.Equal(Key, Assert.Single(found.Value!.RecordKeys));
        Assert.Null(found.Value.Cursor);
        Assert.Equal("/xrpc/com.atproto.repo.getRecord?repo=did%3Aweb%3Aalice.example.com&collection=fm.plyr.track&rkey=a%3Ab~c", asked);
    }

    [Theory]
    [InlineData("""{"uri":"at://did:web:alice.example.com/fm.plyr.track/a:b~c"}""")]
    [InlineData("[]")]
    [InlineData("<html>")]
    [InlineData("")]
    public async Task RepoClient_takes_nothing_but_a_record_for_one(string body)
    {
        await using var host = await LoopbackHost.StartAsync(200, body);

        Assert.Equal(RepoOutcome.Failed, (await FindAsync(host.Url)).Outcome);
    }

    private Task<RepoFetch<RecordPage>> ListAsync(Uri host, string? cursor = null) =>
        new RepoClient(_http).ListRecordsAsync(host, Alice, Track, cursor, CancellationToken.None);

    private Task<RepoFetch<RecordPage>> FindAsync(Uri host) => new RepoClient(_http).FindRecordAsync(host, Alice, Track, Key, CancellationToken.None);
}
