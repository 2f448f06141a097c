using PlyrFm.AtProto.Crypto;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Kit;

/// <summary>An API on its database that looks keys up in a directory on this machine, and three accounts: listeners with one key of each kind, and an artist.</summary>
public sealed class SignedInFixture : IAsyncLifetime, IAsyncDisposable
{
    private RunningApi? _api;

    public ApiDatabase Database { get; } = new();

    internal TestDirectory Directory { get; } = new();

    internal TestIssuer Listener { get; } = new(Seed.DidOf("listener"));

    internal TestIssuer Other { get; } = new(Seed.DidOf("other"), KeyCurve.P256);

    internal TestIssuer Artist { get; } = new(Seed.DidOf("artist"));

    public HttpClient Client { get; private set; } = null!;

    internal Seed Seed { get; private set; } = null!;

    internal RunningApi Api => _api!;

    public async Task InitializeAsync()
    {
        await Database.InitializeAsync();
        if (MissingPart.SkipReason(PostgresServer.Missing) is not null)
            return;
        await Directory.StartAsync();
        foreach (var issuer in new[] { Listener, Other, Artist })
            Directory.Publish(issuer);
        _api = Start();
        Client = _api.CreateClient(new() { AllowAutoRedirect = false });
        Seed = new Seed(Database.DataSource);
    }

    /// <summary>Another host on the same database and directory, with nothing cached. A budget is not what most tests are about.</summary>
    internal RunningApi Start(params (string Key, string Value)[] settings) => new(
        Database.ConnectionString,
        [("Network:AllowPrivate", "true"), ("Identity:PlcDirectory", Directory.Address.ToString()), ("Auth:FailuresPerMinute", "100000"), .. settings]);

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        if (_api is not null)
            await _api.DisposeAsync();
        await Directory.DisposeAsync();
        await Database.DisposeAsync();
        Listener.Dispose();
        Other.Dispose();
        Artist.Dispose();
    }
}
