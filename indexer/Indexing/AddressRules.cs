using System.Collections.Frozen;

namespace PlyrFm.Indexer.Indexing;

/// <summary>
/// Which addresses in records are handed to clients. A URL in a record is the author's claim: only https on a host of the operator's list is
/// used, and nothing that two parsers could read differently.
/// </summary>
internal static class AddressRules
{
    private const int MaxCharacters = 2048;
    private const string Https = "https://";
    private const string Http = "http://";

    /// <returns>Null when the address may be used, else why not.</returns>
    public static string? Objection(string url, FrozenSet<string> hosts, bool allowLocal)
    {
        if (url.Length > MaxCharacters)
        {
            return $"is not used: longer than {MaxCharacters} characters";
        }

        if (url.Any(c => c is <= ' ' or '\\' or '\u007f' || char.IsControl(c) || char.IsWhiteSpace(c)))
        {
            return "is not used: it contains blanks, control characters or backslashes";
        }

        var isHttps = url.StartsWith(Https, StringComparison.OrdinalIgnoreCase);
        if (!isHttps && !url.StartsWith(Http, StringComparison.OrdinalIgnoreCase))
        {
            return "is not used: not an https address";
        }

        var rest = url.AsSpan(isHttps ? Https.Length : Http.Length);
        var end = rest.IndexOfAny("/?#");
        var authority = (end < 0 ? rest : rest[..end]).ToString().ToLowerInvariant();
        if (allowLocal && IsLocal(authority))
        {
            return null;
        }

        if (!isHttps)
        {
            return "is not used: not an https address";
        }

        // User info, another port, an IP address or a trailing dot make another name, which is on no list.
        return hosts.Contains(authority) ? null : "is not used: its host is not one that this service takes files from";
    }

    /// <summary>SVG can carry scripts.</summary>
    public static string? PictureObjection(string url, FrozenSet<string> hosts, bool allowLocal)
    {
        var path = url.Split('?', '#')[0];
        return path.EndsWith(".svg", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".svgz", StringComparison.OrdinalIgnoreCase)
            ? "is not used: SVG"
            : Objection(url, hosts, allowLocal);
    }

    private static bool IsLocal(string authority)
    {
        var portStart = authority.LastIndexOf(':');
        var host = portStart > 0 && ushort.TryParse(authority.AsSpan(portStart + 1), out _) ? authority[..portStart] : authority;
        return host is "localhost" or "127.0.0.1" or "[::1]";
    }
}
