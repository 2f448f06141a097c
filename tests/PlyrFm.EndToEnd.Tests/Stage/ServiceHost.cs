using System.Net;
using System.Net.Sockets;

using PlyrFm.TestKit;

namespace PlyrFm.EndToEnd.Tests.Stage;

/// <summary>A host with an administration listener: started, it is ready.</summary>
internal abstract class ServiceHost : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(20) };

    private readonly string _assembly;
    private readonly Dictionary<string, string> _settings;
    private HostProcess? _process;

    protected ServiceHost(string assembly, string adminSetting, IEnumerable<KeyValuePair<string, string>> settings)
    {
        _assembly = assembly;
        Admin = FreeAddress();
        _settings = new(settings)
        {
            [adminSetting] = Admin.ToString(),
            ["Logging__Console__FormatterName"] = "simple",
            ["Logging__Console__FormatterOptions__SingleLine"] = "true",
            ["Logging__Console__FormatterOptions__TimestampFormat"] = "HH:mm:ss.fff ",
        };
    }

    /// <summary>Base address of the administration listener.</summary>
    public Uri Admin { get; }

    /// <summary>Starts it, or starts it again, with the same settings and addresses.</summary>
    public async Task StartAsync()
    {
        if (_process is { } before)
        {
            await before.DisposeAsync();
        }

        _process = await HostProcess.StartAsync(_assembly, _settings);
        await Wait.UntilAsync(
            $"{_assembly} is ready",
            async () => _process.HasEnded ? throw new InvalidOperationException(_process.Log()) : await ObstacleAsync());
    }

    /// <inheritdoc cref="HostProcess.KillAsync"/>
    public Task KillAsync() => _process!.KillAsync();

    /// <inheritdoc cref="HostProcess.StopAsync"/>
    public Task StopAsync() => _process!.StopAsync();

    /// <inheritdoc cref="HostProcess.Log"/>
    public string Log(int lines = 40) => _process?.Log(lines) ?? "";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }

    /// <summary>An address that nobody listens at. Somebody may take it before we do, but the system gives each port once in a while only.</summary>
    protected static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }

    protected async Task<string> AskAdminAsync(string path) => await Http.GetStringAsync(new Uri(Admin, path));

    private async Task<string?> ObstacleAsync()
    {
        try
        {
            using var response = await Http.GetAsync(new Uri(Admin, "/readyz"));
            return response.IsSuccessStatusCode ? null : await response.Content.ReadAsStringAsync() + Log();
        }
        catch (HttpRequestException e)
        {
            return e.Message + Log();
        }
    }
}
