using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Sync;
using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Firehose;
using PlyrFm.Indexer.Labels;
using PlyrFm.Indexer.Pipeline;
using PlyrFm.Indexer.Storage;
using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests;

/// <summary>The whole indexer, in this process, against a simulated network and a real database.</summary>
internal sealed class RunningIndexer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly BackgroundService[] _parts;
    private bool _isStopped;

    private RunningIndexer(WebApplication app) =>
        (_app, _parts) = (app, [.. app.Services.GetServices<IHostedService>().OfType<BackgroundService>()]);

    /// <summary>What made the host stop by itself, if anything did.</summary>
    public string? Fault => _parts.Select(part => part.ExecuteTask).FirstOrDefault(task => task is { IsFaulted: true })?.Exception?.ToString();

    /// <summary>The times of production would make the tests wait; the rules are the same.</summary>
    public static Tuning FastTuning { get; } = new()
    {
        ReconnectFirst = TimeSpan.FromMilliseconds(20),
        ReconnectLongest = TimeSpan.FromMilliseconds(200),
        FetchRetryFirst = TimeSpan.FromMilliseconds(50),
        FetchRetryLongest = TimeSpan.FromMilliseconds(500),
        RefetchPace = TimeSpan.FromMilliseconds(20),
        BreakMemory = TimeSpan.FromMilliseconds(200),
        DoubtPause = TimeSpan.Zero,
        HintPatience = TimeSpan.FromMilliseconds(300),
        DuePoll = TimeSpan.FromMilliseconds(50),
        MentionPoll = TimeSpan.FromMilliseconds(50),
        IdentityPoll = TimeSpan.FromMilliseconds(100),
        RetentionPoll = TimeSpan.FromMilliseconds(50),
        AudioPoll = TimeSpan.FromMilliseconds(20),
        AudioAge = TimeSpan.FromMilliseconds(500),
        AudioRetryFirst = TimeSpan.FromMilliseconds(50),
        AudioRetryLongest = TimeSpan.FromMilliseconds(200),
        AudioSweepPause = TimeSpan.FromMilliseconds(50),
        AuditPoll = TimeSpan.FromMilliseconds(20),
        AuditAge = TimeSpan.FromMilliseconds(100),
        AuditGrace = TimeSpan.FromMilliseconds(300),
        ShownAge = TimeSpan.FromMilliseconds(200),
        WithheldAge = TimeSpan.FromMilliseconds(200),
        AuditRetryFirst = TimeSpan.FromMilliseconds(100),
        AuditRetryLongest = TimeSpan.FromMilliseconds(500),
        Identities = new IdentityCacheOptions
        {
            NotFoundFor = TimeSpan.FromMilliseconds(50),
            ErrorFor = TimeSpan.FromMilliseconds(50),
            RefreshInterval = TimeSpan.FromMilliseconds(1),
        },
        Batches = new BatchWriterOptions
        {
            MaxDelay = TimeSpan.FromMilliseconds(5),
            IdleInterval = TimeSpan.FromMilliseconds(50),
            RetryDelay = TimeSpan.FromMilliseconds(50),
            MaxRetryDelay = TimeSpan.FromMilliseconds(200),
        },
    };

    public Uri AdminUrl => new(_app.Urls.Single());

    public Lanes Lanes => _app.Services.GetRequiredService<Lanes>();

    public FollowedRepos Repos => _app.Services.GetRequiredService<FollowedRepos>();

    public SourceStatus Source => Sources[0];

    public IReadOnlyList<SourceStatus> Sources => _app.Services.GetRequiredService<SourceStatuses>().All;

    public static async Task<RunningIndexer> StartAsync(SimulatedNetwork network, string connectionString, Tuning? tuning = null, bool waitForConnection = true, IReadOnlyList<Uri>? sources = null, TimeSpan deletionGrace = default, double audits = 0, JetstreamDictionary? dictionary = null, TimeProvider? time = null, Func<IndexerOptions, IndexerOptions>? configure = null)
    {
        sources ??= [.. network.Relays.Select(relay => relay.Server.Address)];
        var options = new IndexerOptions
        {
            ConnectionString = connectionString,
            Sources = [.. sources.Select(address => FirehoseSource.TryParse(address.ToString())!)],
            RepoHost = network.Relay.Server.Address,
            PlcDirectory = network.Plc.Server.Address,
            JetstreamDictionary = dictionary,
            HandleWellKnown = network.Pds.Server.Address,
            AllowPrivateNetwork = true,
            Labelers = [.. network.Labelers.Select(labeler => new Labeler(labeler.Did, Redacts: true))],
            DeletionGrace = deletionGrace,
            // Off unless it is what is tested: it would repair what other parts fail to do.
            AuditRequestsPerSecond = audits,
            // The same holds for what hides tracks.
            AudioChecksPerSecond = 0,
            AdminUrl = new Uri("http://127.0.0.1:0"),
        };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (Environment.GetEnvironmentVariable("PLYR_TEST_LOG") is not null)
        {
            builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Debug).AddFilter("Microsoft", LogLevel.Warning);
        }

        int Connections() => network.Relays.Sum(relay => relay.Connections) + (network.Jetstream?.Connections ?? 0);
        var connections = Connections();
        var running = new RunningIndexer(Program.Build(builder, configure?.Invoke(options) ?? options, tuning ?? FastTuning, time));
        await running._app.StartAsync();
        if (waitForConnection)
        {
            await Wait.UntilAsync("the indexer is connected", () => Connections() >= connections + sources.Count);
        }

        return running;
    }

    /// <summary>How far a labeler's stream was read for good.</summary>
    public long LabelCursor(string did) => _app.Services.GetRequiredService<LabelerStatuses>().All.Single(status => status.Labeler.Did.Value == did).Cursor;

    public long LabelsRefused(string reason) => _app.Services.GetRequiredService<IndexerMetrics>().LabelRejects[reason];

    public long Rejected(string reason) => _app.Services.GetRequiredService<IndexerMetrics>().Rejects[reason];

    public Task UntilRejectedAsync(string reason, long times = 1) => Wait.UntilAsync(
        $"{times} x {reason} refused",
        () => Task.FromResult(Rejected(reason) >= times ? null : $"Refused so far: {string.Join(", ", _app.Services.GetRequiredService<IndexerMetrics>().Rejects.Snapshot())}"));

    /// <summary>An orderly stop: everything that was received is written.</summary>
    public async Task StopAsync()
    {
        _isStopped = true;
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    /// <summary>The nearest thing to a crash in one process: nothing is drained, a transaction under way is rolled back.</summary>
    public async Task AbortAsync()
    {
        _isStopped = true;
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isStopped)
        {
            await AbortAsync();
        }

        Assert.True(Fault is null, Fault);
    }
}
