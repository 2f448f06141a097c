using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using PlyrFm.AppViewApi.Diagnostics;
using PlyrFm.AtProto.Identity;

namespace PlyrFm.AppViewApi.Auth;

/// <summary>Asks the validator whether one account supports another, and remembers what it said.</summary>
/// <remarks><c>com.atprotofans.validateSupporter</c>: for what supporters give directly, the signer is the artist.</remarks>
internal sealed class Supporters : IDisposable
{
    /// <summary>Longer, and the request that waits for it runs out of time.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private const string Nsid = "com.atprotofans.validateSupporter";
    private const int MaxAnswerBytes = 16 * 1024;
    private const int MaxRemembered = 50_000;

    // More of them at once would be a burst that the validator has done nothing to deserve; who comes too late asks again.
    private const int MaxAtOnce = 16;

    private static readonly TimeSpan RememberedFor = TimeSpan.FromMinutes(5);

    // A validator that fails is not asked the same again with every page of every listener.
    private static readonly TimeSpan FailureRememberedFor = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http;
    private readonly Uri? _validator;
    private readonly GateMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly RecentEntries<(string, string), Verdict> _verdicts;
    private readonly ConcurrentDictionary<(string, string), Task<bool?>> _asking = new();
    private readonly SemaphoreSlim _places = new(MaxAtOnce);

    public Supporters(ApiOptions options, GateMetrics metrics, TimeProvider time)
    {
        (_validator, _metrics, _time) = (options.SupportValidator, metrics, time);
        _http = NetworkGuard.CreateHttpClient(NetworkGuardOptions.ForDocuments(options.AllowPrivate) with
        {
            UserAgent = "plyr-appview",
            MaxBodyBytes = MaxAnswerBytes,
            MaxRedirects = 0,
            ConnectTimeout = Timeout,
            HeaderTimeout = Timeout,
            TotalTimeout = Timeout,
        });
        _verdicts = new RecentEntries<(string, string), Verdict>(RememberedFor, MaxRemembered, time);
    }

    /// <summary>One question per pair at a time, however many requests wait for it; whoever stops waiting does not stop it for the others.</summary>
    /// <returns>Null when it cannot be said.</returns>
    public Task<bool?> IsSupporterAsync(string listener, string artist)
    {
        var key = (listener, artist);
        if (_validator is null)
            return Task.FromResult<bool?>(null);
        if (_verdicts.TryGet(key, out var known) && _time.GetUtcNow() < known.Until)
            return Task.FromResult(known.IsSupporter);

        // Whoever else wants to know meanwhile waits for the promise; nobody asks twice.
        var promise = new TaskCompletionSource<bool?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var asking = _asking.GetOrAdd(key, promise.Task);
        return asking == promise.Task ? AskAsync(key, promise) : asking;
    }

    public void Dispose()
    {
        _http.Dispose();
        _places.Dispose();
    }

    private async Task<bool?> AskAsync((string Listener, string Artist) key, TaskCompletionSource<bool?> promise)
    {
        bool? answer = null;
        try
        {
            if (_places.Wait(0))
            {
                try
                {
                    answer = await AskAsync(key.Listener, key.Artist);
                }
                finally
                {
                    _places.Release();
                }

                _verdicts.Exchange(key, new Verdict(answer, _time.GetUtcNow() + (answer is null ? FailureRememberedFor : RememberedFor)));
            }

            _metrics.Asked(answer);
            return answer;
        }
        finally
        {
            _asking.TryRemove(key, out _);
            promise.SetResult(answer);
        }
    }

    private async Task<bool?> AskAsync(string listener, string artist)
    {
        var subject = Uri.EscapeDataString(artist);
        var address = new Uri(_validator!, $"/xrpc/{Nsid}?supporter={Uri.EscapeDataString(listener)}&subject={subject}&signer={subject}");
        try
        {
            using var response = await _http.GetAsync(address);
            if (response.StatusCode != HttpStatusCode.OK)
                return null;
            using var body = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
            return body.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("valid", out var valid)
                && valid.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? valid.GetBoolean()
                : null;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or JsonException)
        {
            return null;
        }
    }

    private readonly record struct Verdict(bool? IsSupporter, DateTimeOffset Until);
}
