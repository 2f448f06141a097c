using OpenTelemetry.Metrics;
using PlyrFm.AppViewApi.Labels;
using PlyrFm.AppViewApi.Queries;

namespace PlyrFm.AppViewApi.Diagnostics;

/// <summary>
/// The operator's view of this host, on a socket of its own. A path on the public listener would need rules to keep the public out;
/// a second listener on loopback needs none.
/// </summary>
internal sealed class AdminListener(
    ApiOptions options, IndexState index, RepoSignals signals, LabelerDemand demand, MeterProvider metrics, ILoggerFactory logs) : IHostedService, IAsyncDisposable
{
    private WebApplication? _app;

    /// <summary>Where it listens once started; differs from the setting when that asks for any free port.</summary>
    public Uri Address => new(_app!.Urls.Single());

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(options.AdminUrl.ToString());
        builder.Services.AddSingleton(logs);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, OuterLifetime>();

        _app = builder.Build();
        _app.UseRouting();
        _app.MapGet("/healthz", static (HttpContext context) => context.Response.WriteAsync("alive\n"));
        _app.MapGet("/readyz", ReadyAsync);
        _app.MapGet("/status", SendStatusAsync);
        _app.MapPrometheusScrapingEndpoint("/metrics", metrics, configureBranchedPipeline: null, optionsName: null);
        await _app.StartAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task ReadyAsync(HttpContext context)
    {
        var obstacle = await index.FindObstacleAsync(context.RequestAborted);
        context.Response.StatusCode = obstacle is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync($"{obstacle ?? "ready"}\n", context.RequestAborted);
    }

    private async Task SendStatusAsync(HttpContext context)
    {
        var ct = context.RequestAborted;
        var obstacle = await index.FindObstacleAsync(ct);
        var sources = obstacle is null ? await index.LoadSourcesAsync(ct) : [];
        var status = new ApiStatus(
            ServiceVersion.Text, options.Hostname, obstacle is null, obstacle, signals.IsListening, signals.Waiting, sources,
            demand.Top(20));
        await context.Response.WriteAsJsonAsync(status, StatusJson.Default.ApiStatus, contentType: null, ct);
    }

    /// <summary>Signals are the business of the host around this one, which stops both.</summary>
    private sealed class OuterLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
