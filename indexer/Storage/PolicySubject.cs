using Npgsql;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.Indexer.Storage;

/// <summary>Finds out what an operator means: a DID, a handle, an AT-URI, or the address of a page of plyr.fm that names a record or an account.</summary>
public sealed class PolicySubject(NpgsqlDataSource database)
{
    private const string AtScheme = "at://";
    private const string AccountPath = "/u/";

    private const string SelectDid = "select did from actor where handle = @handle";

    private static readonly HashSet<string> Hosts = new(StringComparer.OrdinalIgnoreCase) { "plyr.fm", "www.plyr.fm" };

    /// <returns>The subject as decisions name it: a DID, or an AT-URI with a DID in it. Null when nothing like it is meant, or nobody has the handle.</returns>
    public async Task<string?> FindAsync(string text, CancellationToken ct)
    {
        if (Read(text) is not { } uri)
        {
            return null;
        }

        var did = uri.Authority.IsDid ? uri.Authority.Did.Value : await DidAsync(uri.Authority.Value, ct);
        return did is null ? null : uri.Collection is null ? did : $"{AtScheme}{did}/{uri.Collection}/{uri.RecordKey}";
    }

    /// <summary>Pages that plyr.fm numbers itself are not understood: the numbers are in no record.</summary>
    internal static AtUri? Read(string text)
    {
        // People write handles with an @ in front.
        if (AtIdentifier.TryParse(text.TrimStart('@'), out var account))
        {
            return AtUri.Parse(AtScheme + account.Value);
        }

        var address = text;
        if (Uri.TryCreate(text, UriKind.Absolute, out var page) && page.Scheme == Uri.UriSchemeHttps && Hosts.Contains(page.Host))
        {
            // Escaped, since browsers write colons and slashes of a path either way.
            var path = Uri.UnescapeDataString(page.AbsolutePath);
            address = path.StartsWith(AccountPath, StringComparison.Ordinal) ? AtScheme + path[AccountPath.Length..] : path.TrimStart('/');
        }

        return address.StartsWith(AtScheme, StringComparison.Ordinal) && AtUri.TryParse(address.TrimEnd('/'), out var uri)
            && uri.Fragment is null && (uri.Collection is null || uri.RecordKey is not null)
                ? uri
                : null;
    }

    private async Task<string?> DidAsync(string handle, CancellationToken ct)
    {
        await using var command = database.CreateCommand(SelectDid);
        command.Parameters.Add(Parameter.Of("handle", handle.ToLowerInvariant()));
        return await command.ExecuteScalarAsync(ct) as string;
    }
}
