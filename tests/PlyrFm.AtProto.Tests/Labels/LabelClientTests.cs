using Microsoft.AspNetCore.Http;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Labels;
using PlyrFm.AtProto.Sync;
using PlyrFm.AtProto.Tests.Identity;

namespace PlyrFm.AtProto.Tests.Labels;

public sealed class LabelClientTests : IDisposable
{
    private readonly HttpClient _http = NetworkGuard.CreateHttpClient(NetworkGuardOptions.ForRepositories(10_000_000, allowPrivate: true));

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task LabelClient_reads_all_pages()
    {
        var asked = new List<string>();
        await using var host = await LoopbackHost.StartAsync(context =>
        {
            asked.Add(context.Request.QueryString.Value!);
            return context.Response.WriteAsync(context.Request.Query["cursor"].ToString() switch
            {
                "" => $$"""{"cursor":"a&b","labels":[{{SampleLabels.Full.ToData()}},{"val":1.5},7]}""",
                _ => $$"""{"cursor":null,"labels":[{{SampleLabels.Least.ToData()}}]}""",
            });
        });

        var pages = await QueryAsync(host);

        Assert.Equal([SampleLabels.Full, SampleLabels.Least], pages.SelectMany(page => page.Value!.Labels).Select(label => label with { Sig = default }));
        Assert.Equal([MalformedReason.UnexpectedType, MalformedReason.UnexpectedType], pages[0].Value!.Refused);
        Assert.Equal(
            [
                "?uriPatterns=%2A&sources=did%3Aplc%3An3timvoib5nau7gvwd6cshap&limit=250",
                "?uriPatterns=%2A&sources=did%3Aplc%3An3timvoib5nau7gvwd6cshap&limit=250&cursor=a%26b",
            ],
            asked);
    }

    [Fact]
    public async Task LabelClient_ends_at_an_empty_page_and_in_a_circle()
    {
        var isEmpty = true;
        await using var host = await LoopbackHost.StartAsync(context =>
            context.Response.WriteAsync($$"""{"cursor":"again","labels":[{{(isEmpty ? "" : "7")}}]}"""));

        Assert.True(Assert.Single(await QueryAsync(host)).IsOk);
        isEmpty = false;
        Assert.Equal([RepoOutcome.Ok, RepoOutcome.Ok, RepoOutcome.Failed], (await QueryAsync(host)).Select(page => page.Outcome));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"labels":{}}""")]
    [InlineData("[]")]
    [InlineData("no json")]
    public async Task LabelClient_reports_an_answer_of_another_shape(string body)
    {
        await using var host = await LoopbackHost.StartAsync(200, body);
        Assert.Equal(RepoOutcome.Failed, Assert.Single(await QueryAsync(host)).Outcome);
    }

    private async Task<List<RepoFetch<LabelPage>>> QueryAsync(LoopbackHost host)
    {
        var pages = new List<RepoFetch<LabelPage>>();
        await foreach (var page in new LabelClient(_http, TimeProvider.System).QueryLabelsAsync(host.Url, SampleLabels.Labeler, "*", cursor: null, CancellationToken.None))
        {
            pages.Add(page);
        }
        return pages;
    }
}
