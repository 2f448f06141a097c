using OpenTelemetry.Metrics;

using PlyrFm.AtProto.Labels;
using PlyrFm.AtProto.Sync;
using PlyrFm.Indexer.Audio;
using PlyrFm.Indexer.Audit;
using PlyrFm.Indexer.Backfill;
using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Firehose;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Labels;
using PlyrFm.Indexer.Pipeline;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer;

/// <summary>
/// The indexer: listens to the firehose, believes only what is signed and proven, and writes it to PostgreSQL. This file is its table of
/// contents, in the order in which an event travels; docs/architecture.md has the picture.
/// </summary>
public static class Program
{
    // A wrong setting. 1 is for a fault of ours, 0 for an orderly stop.
    private const int WrongSetting = 2;

    public static async Task<int> Main(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        if (!IndexerOptions.TryRead(builder.Configuration, out var options, out var problem))
        {
            await Console.Error.WriteLineAsync(problem);
            return WrongSetting;
        }

        var end = await RunAsync(builder, options);
        while (end is null)
        {
            end = await RunAsync(WebApplication.CreateSlimBuilder(args), options);
        }

        return end.Value;
    }

    /// <returns>The exit code; null when another process leads now: everything in memory is forgotten, and this one stands by.</returns>
    private static async Task<int?> RunAsync(WebApplicationBuilder builder, IndexerOptions options)
    {
        await using var app = Build(builder, options, new Tuning());
        var parts = app.Services.GetServices<IHostedService>().OfType<BackgroundService>().ToArray();
        var lost = app.Services.GetRequiredService<Leadership>().Lost;
        await app.StartAsync();
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var told = app.Lifetime.ApplicationStopping.Register(stopping.SetResult);
        if (await Task.WhenAny(stopping.Task, lost) == lost)
        {
            // At once, like a crash: what is on its way must not be written any more.
            await app.StopAsync(new CancellationToken(canceled: true));
            return null;
        }

        await app.StopAsync();
        return parts.Any(part => part.ExecuteTask is { IsFaulted: true }) ? 1 : 0;
    }

    internal static WebApplication Build(WebApplicationBuilder builder, IndexerOptions options, Tuning tuning, TimeProvider? time = null)
    {
        var services = builder.Services;
        builder.WebHost.UseUrls(options.AdminUrl.ToString());
        // Six lines for each look at /status would bury the few that need a reader.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        services.AddSingleton(options).AddSingleton(tuning).AddSingleton(time ?? TimeProvider.System);

        // What the network is asked: DID documents, handles, repositories. Every address is checked when it is connected to.
        services.AddSingleton(Network.Dids).AddSingleton(Network.Handles).AddSingleton(Network.Identities);
        services.AddSingleton(Network.Repositories);

        // Firehose: sockets, and which frames are ours.
        services.AddSingleton(new CollectionMap(options.RecordNamespace));
        services.AddSingleton(new FollowedRepos(tuning.Lanes));
        services.AddSingleton(new ByteBudget(tuning.FrameBytesInFlight));
        services.AddSingleton<Interest>().AddSingleton<PlaySieve>().AddSingleton<FrameIntake>().AddSingleton<HintDelay>().AddSingleton<Deliveries>().AddSingleton<SourceGaps>().AddSingleton<LossAlarm>();
        services.AddSingleton<CursorStore>().AddSingleton<SourceCursors>().AddSingleton<SourceStatuses>();

        // Pipeline: one lane per repository, and what is let through it.
        services.AddSingleton<Lanes>().AddSingleton<RepoLane>().AddSingleton(all => new Lazy<RepoLane>(all.GetRequiredService<RepoLane>));
        services.AddSingleton<CommitVerifier>().AddSingleton<CommitGate>().AddSingleton<HintGate>().AddSingleton<SnapshotGate>().AddSingleton<AccountGate>();
        services.AddSingleton<ForgetGate>();
        services.AddSingleton<Refetch>().AddSingleton<WaitingRoom>().AddSingleton<RepoRows>().AddSingleton<Ledger>();

        // Backfill: repositories, accounts and identities, looked up in the background.
        services.AddSingleton<FetchQueue>().AddSingleton<FetchPace>().AddSingleton<RepoFetcher>().AddSingleton<WholeFetch>().AddSingleton<SparseFetch>().AddSingleton<FetchedRepos>().AddSingleton<DueRepos>().AddSingleton<DueIdentities>();
        services.AddSingleton(all => new HostPlaces(tuning.FetchesPerHost, all.GetRequiredService<TimeProvider>()));
        services.AddSingleton<RepoSync>().AddSingleton<KeyDesk>().AddSingleton<ProofDesk>().AddSingleton<AccountDesk>().AddSingleton<IdentityDesk>().AddSingleton<Discovery>();

        // Audit: what every PDS has, compared with what is here.
        services.AddSingleton(all => new HostBudget(Math.Max(options.AuditRequestsPerSecond, 0.01), all.GetRequiredService<TimeProvider>()));
        services.AddSingleton(new AuditPlaces(options.AuditRequestsPerSecond)).AddSingleton<AuditTable>().AddSingleton<AuditCensus>();
        services.AddSingleton<WithheldTable>().AddSingleton<ShownRecords>();
        services.AddSingleton<Interview>().AddSingleton<Inspector>().AddSingleton<AuditGate>();

        // Audio: whether what tracks name is there.
        services.AddSingleton(Network.Audio).AddSingleton<AudioTable>().AddSingleton<AudioCensus>();

        // Labels: what others say of records and accounts.
        services.AddSingleton(Network.Labels).AddSingleton<LabelVerifier>().AddSingleton<LabelIntake>().AddSingleton<LabelWriter>().AddSingleton<LabelerStatuses>();

        // Indexing and storage: from a proven record to rows.
        services.AddSingleton(all => Records.Indexer(options, all));
        services.AddSingleton(WritableDatabase.Create(options.ConnectionString));
        services.AddSingleton<RepoStates>().AddSingleton<WriterLease>().AddSingleton(Records.Writer);

        // Diagnostics: what an operator can see.
        services.AddSingleton<ForgetEndpoint>().AddSingleton<ChangeFeed>();
        services.AddMetrics().AddSingleton<IndexerMetrics>().AddSingleton<StatusReporter>().AddSingleton<BackfillReporter>().AddSingleton<Leadership>().AddSingleton<DatabaseGate>();
        // Tags are few; by default the library sets memory aside for 2,000 combinations of them for each instrument.
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddView(static _ => new MetricStreamConfiguration { CardinalityLimit = 100 }).AddMeter(IndexerMetrics.MeterName).AddPrometheusExporter());

        // What runs. Stopped in the opposite order: first nothing is received, then the lanes empty, then the last batch is written.
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));
        services.AddHostedService(all => all.GetRequiredService<Leadership>());
        services.AddHostedService(all => all.GetRequiredService<DatabaseGate>());
        services.AddHostedService<Writing>();
        services.AddHostedService(all => all.GetRequiredService<Lanes>());
        services.AddHostedService(all => all.GetRequiredService<RepoSync>());
        services.AddHostedService(all => all.GetRequiredService<KeyDesk>());
        services.AddHostedService(all => all.GetRequiredService<ProofDesk>());
        services.AddHostedService(all => all.GetRequiredService<AccountDesk>());
        services.AddHostedService(all => all.GetRequiredService<IdentityDesk>());
        services.AddHostedService(all => all.GetRequiredService<LossAlarm>());
        services.AddHostedService(all => all.GetRequiredService<HintDelay>());
        services.AddHostedService<Listening>();
        services.AddHostedService(all => all.GetRequiredService<Discovery>());
        services.AddHostedService<Labeling>();
        services.AddHostedService<LabelLapses>();
        services.AddHostedService<ServiceStats>();
        services.AddHostedService<RankingJob>();
        services.AddHostedService<Retention>();
        services.AddHostedService<Auditor>();
        services.AddHostedService<AudioChecks>();

        var app = builder.Build();
        app.Services.GetRequiredService<StatusReporter>();
        app.MapAdmin();
        return app;
    }
}
