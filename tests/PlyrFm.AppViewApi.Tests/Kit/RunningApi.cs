using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PlyrFm.AppViewApi.Tests.Kit;

/// <summary>The API as its Program builds it, with settings of the test's choice and without a socket.</summary>
internal sealed class RunningApi(string connectionString, params (string Key, string Value)[] settings) : WebApplicationFactory<ApiOptions>
{
    public const string Hostname = "appview.example";

    /// <summary>Nothing listens on port 1.</summary>
    public const string DatabaseThatIsAway = "Host=127.0.0.1;Port=1;Username=nobody;Database=nothing";

    /// <summary>What the clock says, if it is to say always the same.</summary>
    public DateTimeOffset? Now { get; init; }

    protected override IHost CreateHost(IHostBuilder builder)
    {
        var configuration = new Dictionary<string, string?>
        {
            ["ConnectionStrings:Plyr"] = connectionString,
            ["Api:Url"] = "http://127.0.0.1:0",
            ["Api:Hostname"] = Hostname,
            ["Admin:ApiUrl"] = "http://127.0.0.1:0",
            // Tests write to the database behind the indexer's back, and look at once.
            ["Api:KeepAnswersMs"] = "0",
            // Nobody outside is asked about the accounts of tests.
            ["Gates:SupportValidator"] = "none",
        };
        foreach (var (key, value) in settings)
            configuration[key] = value;
        builder.ConfigureHostConfiguration(host => host.AddInMemoryCollection(configuration));

        // Program runs on a thread of its own and goes on to start while this one still listens for hosts that are built, to put its
        // test server into them. The administration listener builds one, which has to stay as it is: nothing starts before we are done.
        var isBuilt = new TaskCompletionSource();
        builder.ConfigureServices(services => services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(new StartGate(isBuilt.Task))));
        if (Now is { } now)
            builder.ConfigureServices(services => services.AddSingleton<TimeProvider>(new FixedTime(now)));
        var host = builder.Build();
        isBuilt.SetResult();
        host.Start();
        return host;
    }

    private sealed class StartGate(Task opening) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => opening.WaitAsync(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
