using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Kit;

/// <summary>One API on one database for the tests of a class, with everything that it can offer.</summary>
public sealed class ApiFixture : IAsyncLifetime, IAsyncDisposable
{
    private RunningApi? _api;

    /// <summary>What the API's clock says, if it is to say always the same.</summary>
    public DateTimeOffset? Now { get; init; }

    public ApiDatabase Database { get; } = new();

    public HttpClient Client { get; private set; } = null!;

    /// <summary>What the API is made of.</summary>
    public IServiceProvider Services => _api!.Services;

    internal Seed Seed { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Database.InitializeAsync();
        if (MissingPart.SkipReason(PostgresServer.Missing) is not null)
            return;
        _api = new RunningApi(Database.ConnectionString, ("Subsonic:Enabled", "true")) { Now = Now };
        Client = _api.CreateClient(new() { AllowAutoRedirect = false });
        Seed = new Seed(Database.DataSource);
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        if (_api is not null)
            await _api.DisposeAsync();
        await Database.DisposeAsync();
    }
}
