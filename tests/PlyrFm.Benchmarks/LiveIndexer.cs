using System.Text.Json.Nodes;
using PlyrFm.TestKit;

namespace PlyrFm.Benchmarks;

/// <summary>The indexer in a process of its own, asked how far it is and watched how much memory it takes.</summary>
internal sealed class LiveIndexer : IAsyncDisposable
{
    private static readonly HttpClient Http = new();

    private readonly HostProcess _process;
    private readonly Uri _admin;
    private readonly Timer _watch;

    private LiveIndexer(HostProcess process, Uri admin)
    {
        (_process, _admin) = (process, admin);
        _watch = new Timer(_ => Watch(), state: null, TimeSpan.Zero, TimeSpan.FromMilliseconds(200));
    }

    public long LargestMemory { get; private set; }

    public static async Task<LiveIndexer> StartAsync(IReadOnlyDictionary<string, string> settings, Uri admin) =>
        new(await HostProcess.StartAsync("PlyrFm.Indexer.dll", settings), admin);

    public void ForgetMemory() => LargestMemory = 0;

    public Task UntilConnectedAsync() => UntilAsync(status => status["sources"]![0]!["state"]!.GetValue<string>() == "connected");

    public Task UntilSynchronizedAsync(int count) => UntilAsync(status => status["repositories"]?["synchronized"]?.GetValue<int>() >= count);

    public Task StopAsync() => _process.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _watch.DisposeAsync();
        await _process.DisposeAsync();
    }

    private void Watch()
    {
        if (!_process.HasEnded)
        {
            LargestMemory = Math.Max(LargestMemory, _process.MemoryBytes);
        }
    }

    private async Task UntilAsync(Func<JsonNode, bool> isTrue)
    {
        while (true)
        {
            try
            {
                if (isTrue(JsonNode.Parse(await Http.GetStringAsync(new Uri(_admin, "/status")))!))
                {
                    return;
                }
            }
            catch (HttpRequestException) when (!_process.HasEnded)
            {
                // It is starting.
            }

            if (_process.HasEnded)
            {
                throw new InvalidOperationException(_process.Log());
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }
    }
}
