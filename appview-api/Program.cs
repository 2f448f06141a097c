using PlyrFm.AppViewApi;
using PlyrFm.AppViewApi.Auth;
using PlyrFm.AppViewApi.Diagnostics;
using PlyrFm.AppViewApi.Endpoints;
using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Xrpc;

var builder = WebApplication.CreateSlimBuilder(args);
if (!ApiOptions.TryRead(builder.Configuration, out var options, out var problem))
{
    await Console.Error.WriteLineAsync(problem);
    return 2;
}

// Several lines for every request would bury the few that need a reader; the metrics count requests.
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Npgsql", LogLevel.Warning);
builder.WebHost.UseUrls(options.Url.ToString()).ConfigureKestrel(static kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.Limits.MaxRequestLineSize = RequestGuards.KestrelMaxRequestLineBytes;
});

builder.Services
    .AddSingleton(options)
    .AddSingleton(TimeProvider.System)
    .AddSingleton(services => Database.Open(options, services.GetRequiredService<ILoggerFactory>()))
    .AddSingleton<RepoSignals>()
    .AddHostedService(static services => services.GetRequiredService<RepoSignals>())
    .AddSingleton<IndexState>()
    .AddSingleton<ApiMetrics>()
    .AddSingleton<AuthMetrics>()
    .AddSingleton<AdminListener>()
    .AddHostedService(static services => services.GetRequiredService<AdminListener>())
    .AddViewers()
    .AddApi()
    .AddResponseCompression(static compression => compression.EnableForHttps = true);
builder.Services.AddApiMetrics(builder.Configuration);

var app = builder.Build();
app.UseResponseCompression();
app.Use(ResponseHeaders.AllowAnyOrigin);
app.UseMiddleware<ErrorBoundary>();
app.UseRouting();
app.Use(RequestGuards.LimitRequestLine);
app.MapApi();

Log.Serving(app.Logger, options.Hostname, options.Url, options.AdminUrl);
await app.RunAsync();
return 0;
