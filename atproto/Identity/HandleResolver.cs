using System.Net;
using System.Text;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Identity;

/// <summary>Finds the DID a handle points at: by DNS, else by HTTPS. Keeps nothing: see <see cref="IdentityCache"/>.</summary>
/// <remarks>https://atproto.com/specs/handle#handle-resolution</remarks>
public sealed class HandleResolver
{
    // The longest DID, with room for white space around it.
    private const int MaxBodyBytes = Did.MaxLength + 64;

    private readonly HttpClient _http;
    private readonly HandleResolverOptions _options;
    private readonly HandleDns _dns;

    /// <summary>Makes a resolver.</summary>
    /// <param name="http">From <see cref="NetworkGuard.CreateHttpClient"/>: a handle is any host name its author likes.</param>
    /// <param name="options">How to look.</param>
    public HandleResolver(HttpClient http, HandleResolverOptions options) =>
        (_http, _options, _dns) = (http, options, new HandleDns(options));

    /// <summary>Asks DNS, then the host. A DID from DNS is final; a conflict there is too.</summary>
    /// <param name="handle">Any handle.</param>
    /// <param name="ct">Ends the look-up with <see cref="OperationCanceledException"/>; no other failure is thrown.</param>
    public async Task<HandleResolution> ResolveAsync(Handle handle, CancellationToken ct)
    {
        if (handle.IsDefault || handle.IsDisallowedTld || (handle.IsTestTld && !_options.AllowTestDomain))
        {
            return new HandleResolution.NotFound();
        }
        var byDns = await _dns.ResolveAsync(handle, ct).ConfigureAwait(false);
        if (byDns is HandleResolution.Found or HandleResolution.Conflict)
        {
            return byDns;
        }
        var byWeb = await AskHostAsync(handle, ct).ConfigureAwait(false);
        // "Not found" needs both to say so: a record that DNS failed to deliver may still be there.
        return byWeb is HandleResolution.NotFound ? byDns : byWeb;
    }

    private async Task<HandleResolution> AskHostAsync(Handle handle, CancellationToken ct)
    {
        var host = _options.WellKnownOverride ?? new Uri($"https://{handle}");
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(host, "/.well-known/atproto-did"));
        request.Headers.Host = handle.Value;
        var answer = await SmallResponse.GetAsync(_http, request, MaxBodyBytes, ct).ConfigureAwait(false);
        return answer switch
        {
            { Failure: { } failure } => new HandleResolution.Unavailable(failure),
            { Status: HttpStatusCode.OK } => Did.TryParse(Encoding.UTF8.GetString(answer.Body).Trim(), out var did)
                ? new HandleResolution.Found(did)
                : new HandleResolution.NotFound(), // most hosts answer any path with a page
            { Status: >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests } =>
                new HandleResolution.Unavailable($"{handle} answered {(int)answer.Status}"),
            _ => new HandleResolution.NotFound(),
        };
    }
}
