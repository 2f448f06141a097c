using System.Net;
using System.Net.Http.Headers;

using PlyrFm.AtProto.Identity;

namespace PlyrFm.Indexer.Audio;

/// <summary>
/// Asks whether a source is there: by HEAD, and where that is answered with anything but audio, for its first byte, since many servers know
/// HEAD badly.
/// </summary>
/// <param name="http">A guarded client that follows no redirects: whom an address may lead to is decided here.</param>
internal sealed class AudioProbe(HttpClient http)
{
    private const int MaxRedirects = 2;

    /// <exception cref="OperationCanceledException"><paramref name="ct"/> only: every failure of the network is an answer.</exception>
    public async Task<AudioAnswer> AskAsync(AudioSource source, CancellationToken ct)
    {
        if (source.Address is not { } address)
        {
            return AudioAnswer.Missing("cannot be asked for: not an address");
        }

        try
        {
            var answer = await SendAsync(source, HttpMethod.Head, address, ct);
            return answer.Outcome is AudioOutcome.Found or AudioOutcome.Busy ? answer : await SendAsync(source, HttpMethod.Get, address, ct);
        }
        catch (ForbiddenTargetException forbidden)
        {
            return AudioAnswer.Missing(forbidden.Message);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return AudioAnswer.Unclear(e.Message);
        }
    }

    private async Task<AudioAnswer> SendAsync(AudioSource source, HttpMethod method, Uri address, CancellationToken ct)
    {
        for (var redirects = 0; ; redirects++)
        {
            using var request = new HttpRequestMessage(method, address);
            if (method == HttpMethod.Get)
            {
                request.Headers.Range = new RangeHeaderValue(0, 0);
            }

            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            if (redirects == MaxRedirects || Target(source, address, response) is not { } target)
            {
                return AudioAnswer.Of(source, response);
            }

            address = target;
        }
    }

    // A host on the operator's list is trusted with what it has, not with whom it names. A blob is known by its hash, wherever it comes from.
    private static Uri? Target(AudioSource source, Uri address, HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
        && response.Headers.Location is { } location
        && Uri.TryCreate(address, location, out var target)
        && (source.Kind == AudioSourceKind.Blob || target.GetLeftPart(UriPartial.Authority) == address.GetLeftPart(UriPartial.Authority))
            ? target
            : null;
}
