using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;

using Microsoft.AspNetCore.Http;

using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.EndToEnd.Tests.Stage;

/// <summary>A site of another origin than the API's, open in a browser, whose one page does what the front end's pages do (<c>pages.html</c>).</summary>
internal sealed class PageSite : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly Channel<TaskCompletionSource<PageVisit>> _jobs = Channel.CreateUnbounded<TaskCompletionSource<PageVisit>>();
    private readonly CancellationTokenSource _closing = new();
    private readonly JsonObject _names;
    private readonly LoopbackServer _server;
    private TaskCompletionSource<PageVisit>? _job;
    private Chromium? _browser;

    private PageSite(JsonObject names)
    {
        _names = names;
        _server = new LoopbackServer(AnswerAsync);
    }

    /// <param name="names">What the page is to ask for.</param>
    public static async Task<PageSite> OpenAsync(JsonObject names)
    {
        var site = new PageSite(names);
        await site._server.StartAsync();
        // Another host and another port than the API's, as a front end has them.
        site._browser = Chromium.Open(new UriBuilder(site._server.Address) { Host = "localhost" }.Uri);
        return site;
    }

    /// <summary>Has the browser make the calls of all pages.</summary>
    public async Task<PageVisit> VisitAsync()
    {
        var job = new TaskCompletionSource<PageVisit>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _jobs.Writer.WriteAsync(job);
        return await job.Task.WaitAsync(Limit);
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _browser?.Dispose();
        await _server.DisposeAsync();
        _closing.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        switch (context.Request.Path.Value)
        {
            case "/":
                context.Response.ContentType = "text/html; charset=utf-8";
                await context.Response.SendFileAsync(Checkout.Locate("tests", "PlyrFm.EndToEnd.Tests", "Stage", "pages.html"));
                break;
            case "/names":
                await context.Response.WriteAsJsonAsync(_names);
                break;
            case "/job":
                try
                {
                    _job = await _jobs.Reader.ReadAsync(_closing.Token);
                }
                catch (OperationCanceledException)
                {
                    context.Response.StatusCode = StatusCodes.Status410Gone;
                }

                break;
            case "/report":
                _job!.SetResult((await JsonSerializer.DeserializeAsync<PageVisit>(context.Request.Body, JsonSerializerOptions.Web))!);
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }
}
