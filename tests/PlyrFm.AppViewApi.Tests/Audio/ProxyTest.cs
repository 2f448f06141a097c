using PlyrFm.AppViewApi.Audio;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Audio;

/// <summary>The proxy between a client and a PDS, both on sockets; a PDS, a folder and a proxy of its own for each test.</summary>
public abstract class ProxyTest(ProxyFixture fixture) : IClassFixture<ProxyFixture>, IAsyncLifetime, IAsyncDisposable
{
    private RunningApi? _api;
    private HttpClient? _client;

    protected ProxyFixture Fixture => fixture;

    protected HttpClient Client => _client!;

    protected string Folder { get; } = fixture.NewFolder();

    private protected BlobPds Pds { get; } = new();

    public async Task InitializeAsync()
    {
        if (MissingPart.SkipReason(PostgresServer.Missing) is not null)
            return;
        await Pds.StartAsync();
        Start();
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Pds.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected void Start()
    {
        _api = fixture.Start(Folder);
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = _api.ClientOptions.BaseAddress };
    }

    protected async Task StopAsync()
    {
        _client?.Dispose();
        if (_api is not null)
            await _api.DisposeAsync();
    }

    protected static byte[] Bytes(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    protected IEnumerable<string> KeptFiles() =>
        Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "lock");

    /// <summary>A fill ends a moment after its last listener has everything.</summary>
    protected Task UntilIdleAsync()
    {
        var shelf = (BlobShelf)_api!.Services.GetService(typeof(BlobShelf))!;
        return Wait.UntilAsync("nothing is being fetched", () => shelf.Fills == 0);
    }

    protected Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return Client.SendAsync(request, HttpCompletionOption.ResponseContentRead);
    }
}
