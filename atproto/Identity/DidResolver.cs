using System.Buffers;
using System.Net;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Identity;

/// <summary>Fetches DID documents, of the methods plc and web. Keeps nothing: see <see cref="IdentityCache"/>.</summary>
/// <param name="http">From <see cref="NetworkGuard.CreateHttpClient"/>: a did:web names any host its author likes.</param>
/// <param name="options">Where to look.</param>
/// <remarks>https://atproto.com/specs/did#blessed-did-methods</remarks>
public sealed class DidResolver(HttpClient http, DidResolverOptions options)
{
    private const int PlcIdentifierLength = 24;

    private static readonly SearchValues<char> Base32 = SearchValues.Create("abcdefghijklmnopqrstuvwxyz234567");

    /// <summary>Asks the DID's directory or host.</summary>
    /// <param name="did">Any DID.</param>
    /// <param name="ct">Ends the look-up with <see cref="OperationCanceledException"/>; no other failure is thrown.</param>
    public async Task<DidResolution> ResolveAsync(Did did, CancellationToken ct)
    {
        if (Location(did) is not { } location)
        {
            return new DidResolution.NotFound();
        }
        using var request = new HttpRequestMessage(HttpMethod.Get, location);
        var answer = await SmallResponse.GetAsync(http, request, DidDocument.MaxBytes, ct).ConfigureAwait(false);
        return answer switch
        {
            { Failure: { } failure } => new DidResolution.Unavailable(failure),
            { Status: HttpStatusCode.OK } => Read(did, answer.Body),
            { Status: HttpStatusCode.NotFound } => new DidResolution.NotFound(),
            // 410 is a tombstone in the directory's words only; from a web host it says that the file is gone.
            { Status: HttpStatusCode.Gone } => did.IsPlc ? new DidResolution.Deactivated() : new DidResolution.NotFound(),
            _ => new DidResolution.Unavailable($"{location.Host} answered {(int)answer.Status}") { RetryAfter = answer.RetryAfter },
        };
    }

    private DidResolution Read(Did did, byte[] json) =>
        DidDocument.TryParse(json, did, options.AllowPrivate, out var document, out var why)
            ? new DidResolution.Found(document)
            : new DidResolution.Unavailable($"bad document: {why}");

    private Uri? Location(Did did)
    {
        if (did.IsPlc)
        {
            return IsPlcIdentifier(did.Value.AsSpan("did:plc:".Length)) ? new Uri($"{options.PlcDirectory.AbsoluteUri.TrimEnd('/')}/{did}") : null;
        }
        return did.IsWeb && WebHost(did.Value["did:web:".Length..]) is { } authority ? new Uri($"{authority}/.well-known/did.json") : null;
    }

    private static bool IsPlcIdentifier(ReadOnlySpan<char> text) =>
        text.Length == PlcIdentifierLength && !text.ContainsAnyExcept(Base32);

    /// <summary>Scheme and authority of a did:web: a host name without path or port, so that it has the syntax of a handle.</summary>
    private string? WebHost(string text)
    {
        if (Handle.TryParse(text, out var host))
        {
            return $"https://{host}";
        }
        const string local = "localhost";
        var isLocal = options.AllowPrivate && (text == local || text.StartsWith(local + "%3A", StringComparison.Ordinal));
        if (!isLocal)
        {
            return null;
        }
        return text == local ? $"http://{local}"
            : ushort.TryParse(text.AsSpan(local.Length + "%3A".Length), out var port) ? $"http://{local}:{port}"
            : null;
    }
}
