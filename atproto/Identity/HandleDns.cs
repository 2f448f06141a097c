using DnsClient;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Identity;

/// <summary>The DNS half of handle resolution: TXT records of <c>_atproto.HANDLE</c> that start with <c>did=</c>.</summary>
internal sealed class HandleDns(HandleResolverOptions options)
{
    private const string Prefix = "_atproto.";

    // What a name may have in DNS. A handle just below it simply cannot have the record.
    private const int MaxNameLength = 253;

    // Made at the first look-up, because reading the system's servers may fail, and then only here.
    private LookupClient? _client;

    public async Task<HandleResolution> ResolveAsync(Handle handle, CancellationToken ct)
    {
        if (Prefix.Length + handle.Value.Length > MaxNameLength)
        {
            return new HandleResolution.NotFound();
        }
        try
        {
            var client = _client ??= CreateClient();
            var answer = await client.QueryAsync(Prefix + handle.Value, QueryType.TXT, cancellationToken: ct).ConfigureAwait(false);
            return answer.Header.ResponseCode is DnsHeaderResponseCode.NoError or DnsHeaderResponseCode.NotExistentDomain
                ? Read(answer)
                : new HandleResolution.Unavailable($"DNS: {answer.ErrorMessage}");
        }
        catch (DnsResponseException e)
        {
            return new HandleResolution.Unavailable($"DNS: {e.DnsError}");
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            // The client reads hostile bytes with array slices of its own and lets come out whatever they throw, an ArgumentException among
            // others. No list of kinds would be complete, and each means the same: this answer is of no use.
            return new HandleResolution.Unavailable($"DNS: {e.Message}");
        }
    }

    private static HandleResolution Read(IDnsQueryResponse answer)
    {
        Did? found = null;
        foreach (var record in answer.Answers.TxtRecords())
        {
            var text = string.Concat(record.Text); // a long value comes in pieces of 255 bytes
            if (!text.StartsWith("did=", StringComparison.Ordinal) || !Did.TryParse(text.AsSpan(4), out var did))
            {
                continue;
            }
            if (found is { } first && first != did)
            {
                return new HandleResolution.Conflict();
            }
            found = did;
        }
        return found is { } one ? new HandleResolution.Found(one) : new HandleResolution.NotFound();
    }

    private LookupClient CreateClient()
    {
        var settings = options.DnsServer is { } server ? new LookupClientOptions(server) : new LookupClientOptions();
        settings.Timeout = options.DnsTimeout;
        settings.Retries = 1;
        settings.UseCache = false; // IdentityCache is the one cache, and the one that can be invalidated
        return new LookupClient(settings);
    }
}
