using System.Net;

namespace PlyrFm.AtProto.Identity;

/// <summary>Checks each URL before it is asked, follows few redirects, and bounds the time and size of every answer.</summary>
internal sealed class GuardedHandler(NetworkGuardOptions options, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Guarded connections are asynchronous only.");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        var deadline = new CancellationTokenSource(options.TotalTimeout, options.Time);
        try
        {
            using var headers = new CancellationTokenSource(options.HeaderTimeout, options.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, headers.Token, deadline.Token);
            HttpResponseMessage response;
            try
            {
                response = await FollowAsync(request, either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                throw TimedOut(request.RequestUri);
            }
            catch (HttpRequestException e) when (e.InnerException is ForbiddenTargetException forbidden)
            {
                throw forbidden; // SocketsHttpHandler wraps what the connect callback throws
            }
            if (response.StatusCode != HttpStatusCode.SwitchingProtocols) // an upgraded stream has no end to wait for
            {
                response.Content = new BoundedContent(response.Content, options.MaxBodyBytes, deadline);
                return response;
            }
            deadline.Dispose();
            return response;
        }
        catch
        {
            deadline.Dispose();
            throw;
        }
    }

    private async Task<HttpResponseMessage> FollowAsync(HttpRequestMessage request, CancellationToken ct)
    {
        for (var redirects = 0; ; redirects++)
        {
            Check(request.RequestUri);
            var response = await base.SendAsync(request, ct).ConfigureAwait(false);
            if (redirects == options.MaxRedirects || RedirectTarget(request, response) is not { } target)
            {
                return response;
            }
            response.Dispose();
            request = Redirected(request, target);
        }
    }

    private void Check(Uri? url)
    {
        if (url is not { IsAbsoluteUri: true })
        {
            throw new ForbiddenTargetException(url?.ToString() ?? "", "not an absolute URL");
        }
        if (url.UserInfo.Length > 0)
        {
            throw new ForbiddenTargetException(url.Host, "it has user information");
        }
        if (options.AllowPrivate)
        {
            return;
        }
        if (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeWss)
        {
            throw new ForbiddenTargetException(url.GetLeftPart(UriPartial.Authority), "only https and wss are");
        }
        if (url.Port != 443)
        {
            throw new ForbiddenTargetException(url.GetLeftPart(UriPartial.Authority), "only port 443 is");
        }
    }

    private static Uri? RedirectTarget(HttpRequestMessage request, HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
        && (request.Method == HttpMethod.Get || request.Method == HttpMethod.Head)
        && request.RequestUri!.Scheme is "http" or "https" // an upgrade to WebSocket goes where the operator said or nowhere
        && response.Headers.Location is { } location
        && Uri.TryCreate(request.RequestUri, location, out var target)
            ? target
            : null;

    private static HttpRequestMessage Redirected(HttpRequestMessage request, Uri target)
    {
        var next = new HttpRequestMessage(request.Method, target) { Version = request.Version, VersionPolicy = request.VersionPolicy };
        foreach (var (name, values) in request.Headers.NonValidated)
        {
            // A stranger's redirect must not carry our credentials to his host, nor the first host's name.
            if (name is not ("Authorization" or "Cookie" or "Host"))
            {
                next.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)values);
            }
        }
        return next;
    }

    private HttpRequestException TimedOut(Uri? url)
    {
        var message = $"{url?.Host} sent no complete headers within {options.HeaderTimeout.TotalSeconds} s";
        return new HttpRequestException(HttpRequestError.ConnectionError, message, new TimeoutException());
    }
}
