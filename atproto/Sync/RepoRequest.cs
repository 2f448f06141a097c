using System.Net;
using System.Text.Json;
using PlyrFm.AtProto.Identity;

namespace PlyrFm.AtProto.Sync;

/// <summary>Sends one XRPC query and turns all that can happen into a <see cref="RepoFetch{T}"/>.</summary>
internal sealed class RepoRequest(HttpClient http, TimeProvider time)
{
    // 2000 accounts with the longest DIDs.
    private const int MaxJsonBytes = 4 * 1024 * 1024;

    // Small bodies are there at once or never; the time-out of a whole repository would let one drip for minutes.
    private static readonly TimeSpan SmallBodyTimeout = TimeSpan.FromSeconds(15);

    // A host that says "too many" without saying for how long, as some do with a page of HTML.
    private static readonly TimeSpan UnstatedWait = TimeSpan.FromMinutes(1);

    /// <summary>Asks for JSON.</summary>
    /// <param name="host">Whom.</param>
    /// <param name="method">NSID and query string.</param>
    /// <param name="read">Takes the root, which is an object; null when it is not as the lexicon says.</param>
    /// <param name="ct">Cancels.</param>
    public Task<RepoFetch<T>> GetJsonAsync<T>(Uri host, string method, Func<JsonElement, T?> read, CancellationToken ct)
        where T : class => GetAsync(
            host,
            method,
            async content =>
            {
                using var inTime = LimitTime(ct);
                using var document = JsonDocument.Parse(await SmallResponse.ReadAsync(content, MaxJsonBytes, inTime.Token).ConfigureAwait(false));
                return document.RootElement.ValueKind == JsonValueKind.Object && read(document.RootElement) is { } value
                    ? new RepoFetch<T>(RepoOutcome.Ok) { Value = value }
                    : Failed<T>(host, "answered JSON of another shape");
            },
            ct);

    /// <summary>Asks for anything.</summary>
    /// <param name="host">Whom.</param>
    /// <param name="method">NSID and query string.</param>
    /// <param name="read">Takes the body of an answer with status 200; may throw what reading and parsing throw.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<RepoFetch<T>> GetAsync<T>(Uri host, string method, Func<HttpContent, Task<RepoFetch<T>>> read, CancellationToken ct)
        where T : class
    {
        try
        {
            var url = new Uri(host, $"/xrpc/{method}");
            using var response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, ct).ConfigureAwait(false);
            var fetch = response.StatusCode == HttpStatusCode.OK
                ? await read(response.Content).ConfigureAwait(false)
                : await ExplainAsync<T>(host, response, ct).ConfigureAwait(false);
            return fetch with
            {
                Limit = RateLimits.Read(response.Headers, time),
                AnsweredBy = (response.RequestMessage?.RequestUri ?? url).Authority,
            };
        }
        catch (HttpIOException e) when (e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            return new(RepoOutcome.TooLarge) { Reason = e.Message };
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return Failed<T>(host, e.Message);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter: a string that is no text
        {
            return Failed<T>(host, "answered no JSON");
        }
    }

    private async Task<RepoFetch<T>> ExplainAsync<T>(Uri host, HttpResponseMessage response, CancellationToken ct)
        where T : class
    {
        using var inTime = LimitTime(ct);
        var error = await XrpcError.ReadAsync(response.Content, inTime.Token).ConfigureAwait(false);
        ct.ThrowIfCancellationRequested();
        var wait = RateLimits.RetryAfter(response.Headers, time);
        var isBusy = response.StatusCode == HttpStatusCode.TooManyRequests
            || (response.StatusCode == HttpStatusCode.ServiceUnavailable && response.Headers.RetryAfter is not null);
        var outcome = isBusy ? RepoOutcome.RateLimited : error.Name switch
        {
            "RepoNotFound" => RepoOutcome.RepoNotFound,
            "RepoTakendown" => RepoOutcome.RepoTakendown,
            "RepoSuspended" => RepoOutcome.RepoSuspended,
            "RepoDeactivated" => RepoOutcome.RepoDeactivated,
            "RecordNotFound" => RepoOutcome.RecordNotFound,
            _ => RepoOutcome.Failed,
        };
        return new(outcome)
        {
            // A PDS passes methods that it does not know on to an AppView, and wants to know first for whom.
            IsNotOffered = outcome == RepoOutcome.Failed
                && response.StatusCode is HttpStatusCode.NotImplemented or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed
                    or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden,
            RetryAfter = isBusy ? wait ?? UnstatedWait : TimeSpan.Zero,
            Reason = $"{host.Authority} answered {(int)response.StatusCode} {error}".TrimEnd(),
        };
    }

    private static CancellationTokenSource LimitTime(CancellationToken ct)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(ct);
        source.CancelAfter(SmallBodyTimeout);
        return source;
    }

    private static RepoFetch<T> Failed<T>(Uri host, string what)
        where T : class => new(RepoOutcome.Failed) { Reason = $"{host.Authority}: {what}" };
}
