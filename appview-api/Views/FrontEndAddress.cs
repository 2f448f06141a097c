using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AppViewApi.Views;

/// <summary>
/// Understands addresses of pages that show records: <c>at://...</c> itself, <c>https://plyr.fm/at://...</c> and <c>https://plyr.fm/u/...</c>.
/// Pages that plyr.fm numbers itself cannot be understood: the numbers are in no record.
/// </summary>
internal static class FrontEndAddress
{
    private const string AtScheme = "at://";
    private const string AccountPath = "/u/";

    private static readonly HashSet<string> Hosts = new(StringComparer.OrdinalIgnoreCase) { "plyr.fm", "www.plyr.fm" };

    /// <summary>What the address names, a record or an account. Null when it has no form that is known.</summary>
    public static AtUri? Read(string address)
    {
        if (address.StartsWith(AtScheme, StringComparison.Ordinal))
            return ReadUri(address);
        if (!Uri.TryCreate(address, UriKind.Absolute, out var page) || page.Scheme != Uri.UriSchemeHttps || !Hosts.Contains(page.Host))
            return null;

        // Escaped, since browsers write colons and slashes of a path either way.
        var path = Uri.UnescapeDataString(page.AbsolutePath);
        if (path.StartsWith('/' + AtScheme, StringComparison.Ordinal))
            return ReadUri(path[1..]);
        return path.StartsWith(AccountPath, StringComparison.Ordinal) && AtIdentifier.TryParse(path[AccountPath.Length..].TrimEnd('/'), out var account)
            ? AtUri.Parse(AtScheme + account.Value)
            : null;
    }

    private static AtUri? ReadUri(string text) => AtUri.TryParse(text.TrimEnd('/'), out var uri) ? uri : null;
}
