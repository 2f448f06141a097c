using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using PlyrFm.TestKit;

namespace PlyrFm.Benchmarks;

/// <summary>The API in a process of its own, and how long it takes to answer.</summary>
internal sealed class ServedApi : IAsyncDisposable
{
    private readonly HttpClient _client;
    private readonly HostProcess _process;

    private ServedApi(HttpClient client, HostProcess process) => (_client, _process) = (client, process);

    /// <summary>From the start of the process to its first answer that came out of the database.</summary>
    public TimeSpan FirstAnswer { get; private init; }

    /// <param name="program">The API's assembly, or what was compiled ahead of time.</param>
    /// <param name="connectionString">Of the role that may only select.</param>
    /// <param name="keepAnswersMs">How long answers are kept; zero where the database is what is measured.</param>
    public static async Task<ServedApi> StartAsync(string program, string connectionString, int keepAnswersMs)
    {
        var address = FreeAddress();
        var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = address };
        var start = Stopwatch.GetTimestamp();
        var process = await HostProcess.StartAsync(program, new Dictionary<string, string>
        {
            ["ConnectionStrings__PlyrReader"] = connectionString,
            ["Api__Url"] = address.ToString(),
            ["Admin__ApiUrl"] = FreeAddress().ToString(),
            ["Api__KeepAnswersMs"] = $"{keepAnswersMs}",
        });
        while (true)
        {
            try
            {
                using var response = await client.GetAsync("/xrpc/fm.plyr.feed.listTracks?limit=50");
                if (response.IsSuccessStatusCode)
                {
                    return new ServedApi(client, process) { FirstAnswer = Stopwatch.GetElapsedTime(start) };
                }
            }
            catch (HttpRequestException) when (!process.HasEnded)
            {
            }

            if (process.HasEnded || Stopwatch.GetElapsedTime(start) > Wait.Deadline)
            {
                throw new InvalidOperationException(process.Log());
            }

            await Task.Delay(1);
        }
    }

    public long MemoryBytes => _process.MemoryBytes;

    /// <summary>What the processors have done for it so far.</summary>
    public TimeSpan Cpu => _process.Cpu;

    /// <summary>The body of an answer.</summary>
    public async Task<string> GetAsync(string path) => await _client.GetStringAsync(path);

    /// <summary>There is something at the path.</summary>
    public async Task<bool> HasAsync(string path)
    {
        using var response = await _client.GetAsync(path);
        return response.IsSuccessStatusCode;
    }

    /// <summary>One request after the other.</summary>
    public async Task<List<double>> OneByOneAsync(Func<string> path, int count)
    {
        var times = new List<double>(count);
        for (var i = 0; i < count; i++)
        {
            times.Add(await AskAsync(path(), Stopwatch.GetTimestamp()));
        }

        return times;
    }

    /// <summary>
    /// Requests at the given pace, whether those before have been answered or not. Each counts from the moment when it was due, so that one
    /// that is slow is not made up for by those that it keeps waiting.
    /// </summary>
    public async Task<List<double>> AtPaceAsync(Func<string> path, int perSecond, TimeSpan duration)
    {
        var gap = Stopwatch.Frequency / perSecond;
        var due = Stopwatch.GetTimestamp();
        var asked = new List<Task<double>>();
        for (var i = 0; i < perSecond * duration.TotalSeconds; i++, due += gap)
        {
            if (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) is { Ticks: > 0 } early)
            {
                await Task.Delay(early);
            }

            asked.Add(AskAsync(path(), due));
        }

        return [.. await Task.WhenAll(asked)];
    }

    /// <summary>As many as can be had over some connections.</summary>
    /// <returns>Requests per second.</returns>
    public async Task<double> AtOnceAsync(Func<string> path, int connections, TimeSpan duration)
    {
        var count = 0;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(async _ =>
        {
            while (Stopwatch.GetElapsedTime(start) < duration)
            {
                await AskAsync(path(), 0);
                Interlocked.Increment(ref count);
            }
        }));
        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _process.DisposeAsync();
    }

    private async Task<double> AskAsync(string path, long from)
    {
        using var response = await _client.GetAsync(path);
        var body = await response.Content.ReadAsByteArrayAsync();
        return response.IsSuccessStatusCode
            ? Stopwatch.GetElapsedTime(from).TotalMilliseconds
            : throw new InvalidOperationException($"{path}: {(int)response.StatusCode} {System.Text.Encoding.UTF8.GetString(body)}\n{_process.Log()}");
    }

    private static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }
}
