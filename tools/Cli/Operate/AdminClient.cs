using System.Text.Json;

namespace PlyrFm.Cli.Operate;

/// <summary>Talks to the administration listeners of the running hosts.</summary>
internal sealed class AdminClient : IDisposable
{
    // They answer at once, or they hang: on the same machine there is nothing between.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = Patience };

    public void Dispose() => _http.Dispose();

    /// <exception cref="IOException">No answer, or one that is not JSON; the message says whose.</exception>
    public async Task<(bool IsSuccess, JsonElement Answer)> SendAsync(HttpMethod method, Uri host, string path, CancellationToken ct)
    {
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(host, path));
            using var response = await _http.SendAsync(request, ct);
            using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(ct));
            return (response.IsSuccessStatusCode, document.RootElement.Clone());
        }
        catch (JsonException)
        {
            throw new IOException($"{host} answered, but not as a host of this service does.");
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !ct.IsCancellationRequested))
        {
            throw new IOException($"{host} does not answer: {(e is HttpRequestException ? e.Message : "it hangs")}", e);
        }
    }
}
