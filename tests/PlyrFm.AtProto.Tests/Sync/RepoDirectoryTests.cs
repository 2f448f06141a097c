using Microsoft.AspNetCore.Http;
using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Sync;
using PlyrFm.AtProto.Syntax;
using PlyrFm.AtProto.Tests.Identity;

namespace PlyrFm.AtProto.Tests.Sync;

/// <summary>RepoClient on listReposByCollection.</summary>
public sealed class RepoDirectoryTests : IDisposable
{
    private static readonly Nsid Track = Nsid.Parse("fm.plyr.track");

    private readonly HttpClient _http = NetworkGuard.CreateHttpClient(NetworkGuardOptions.ForRepositories(10_000_000, allowPrivate: true));

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task RepoClient_lists_all_pages_of_a_directory()
    {
        var asked = new List<string>();
        await using var host = await LoopbackHost.StartAsync(context =>
        {
            asked.Add(context.Request.QueryString.Value!);
            return context.Response.WriteAsync(context.Request.Query["cursor"].ToString() switch
            {
                "" => """{"repos":[{"did":"did:web:a.example.com"},{"did":"nonsense"},7,{"did":"did:web:b.example.com"}],"cursor":"a&b"}""",
                "a&b" => """{"repos":[],"cursor":"c"}""",
                _ => """{"repos":[{"did":"did:web:c.example.com"}],"cursor":""}""",
            });
        });

        var pages = await ListAsync(host);

        Assert.Equal(["did:web:a.example.com", "did:web:b.example.com", "did:web:c.example.com"], pages.SelectMany(p => p.Value!.Dids).Select(d => d.Value));
        Assert.Equal(
            ["?collection=fm.plyr.track&limit=500", "?collection=fm.plyr.track&limit=500&cursor=a%26b", "?collection=fm.plyr.track&limit=500&cursor=c"],
            asked);
    }

    [Fact]
    public async Task RepoClient_goes_on_from_a_cursor()
    {
        await using var host = await LoopbackHost.StartAsync(context =>
            context.Response.WriteAsync(context.Request.Query["cursor"] == "here" ? """{"repos":[{"did":"did:web:z.example.com"}]}""" : "{}"));
        var client = new RepoClient(_http);
        var dids = new List<Did>();

        await foreach (var page in client.ListReposByCollectionAsync(host.Url, Track, "here", CancellationToken.None))
        {
            dids.AddRange(page.Value!.Dids);
        }

        Assert.Equal("did:web:z.example.com", Assert.Single(dids).Value);
    }

    [Fact]
    public async Task RepoClient_stops_when_a_directory_goes_round_in_circles()
    {
        var asked = 0;
        await using var host = await LoopbackHost.StartAsync(context => context.Response.WriteAsync($$"""{"repos":[],"cursor":"{{asked++ % 3}}"}"""));

        var pages = await ListAsync(host);

        Assert.Equal(4, asked);
        Assert.Equal((RepoOutcome.Failed, $"{host.Url.Authority} repeats a cursor"), (pages[^1].Outcome, pages[^1].Reason));
    }

    [Fact]
    public async Task RepoClient_stops_when_a_directory_has_no_end()
    {
        var asked = 0;
        await using var host = await LoopbackHost.StartAsync(context => context.Response.WriteAsync($$"""{"repos":[],"cursor":"{{asked++}}"}"""));

        var pages = await ListAsync(host, new RepoClientOptions { MaxPages = 20 });

        Assert.Equal(20, asked);
        Assert.Equal(RepoOutcome.Failed, pages[^1].Outcome);
    }

    [Theory]
    [InlineData(429, "", RepoOutcome.RateLimited)]
    [InlineData(200, """{"repos":{}}""", RepoOutcome.Failed)]
    [InlineData(200, """{"cursor":"x"}""", RepoOutcome.Failed)]
    [InlineData(501, """{"error":"MethodNotImplemented"}""", RepoOutcome.Failed)]
    public async Task RepoClient_ends_a_listing_with_what_went_wrong(int status, string body, RepoOutcome expected)
    {
        var asked = 0;
        await using var host = await LoopbackHost.StartAsync(async context =>
        {
            var isFirst = asked++ == 0;
            context.Response.StatusCode = isFirst ? 200 : status;
            await context.Response.WriteAsync(isFirst ? """{"repos":[],"cursor":"next"}""" : body);
        });

        var pages = await ListAsync(host);

        Assert.Equal([RepoOutcome.Ok, expected], pages.Select(p => p.Outcome));
    }

    private async Task<List<RepoFetch<RepoPage>>> ListAsync(LoopbackHost host, RepoClientOptions? options = null)
    {
        var pages = new List<RepoFetch<RepoPage>>();
        await foreach (var page in new RepoClient(_http, options ?? new(), TimeProvider.System).ListReposByCollectionAsync(host.Url, Track, CancellationToken.None))
        {
            pages.Add(page);
        }
        return pages;
    }
}
