using System.Text.Json;
using System.Text.Unicode;
using PlyrFm.AtProto.Crypto;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Identity;

/// <summary>Reads a DID document: strict about the parts that are used, blind to the others.</summary>
internal static class DidDocumentReader
{
    // Documents nest four deep; anything far beyond is an attack on the parser.
    private const int MaxDepth = 16;

    // A real endpoint is a scheme and a host name, which has at most 253 characters.
    private const int MaxEndpointLength = 512;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    public static DidDocument Read(ReadOnlySpan<byte> json, Did expected, bool allowPrivate)
    {
        if (json.Length > DidDocument.MaxBytes)
        {
            throw new DidDocumentException($"longer than {DidDocument.MaxBytes} bytes");
        }
        // The JSON parser looks at the bytes of a string only when it is read, and at no other string.
        if (!Utf8.IsValid(json))
        {
            throw new DidDocumentException("not UTF-8");
        }
        try
        {
            using var document = JsonDocument.Parse(json.ToArray(), Strict);
            return Read(document.RootElement, expected, allowPrivate);
        }
        catch (JsonException e)
        {
            throw new DidDocumentException($"not JSON, or a key twice: {e.Message}");
        }
        catch (InvalidOperationException)
        {
            // The one way left: an escaped half of a surrogate pair, which is no text.
            throw new DidDocumentException("a string has an unpaired surrogate");
        }
    }

    private static DidDocument Read(JsonElement root, Did expected, bool allowPrivate)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new DidDocumentException("not an object");
        }
        if (Text(root, "id") is not { } id)
        {
            throw new DidDocumentException("no id");
        }
        if (id != expected.Value)
        {
            throw new DidDocumentException("id is not the DID that was asked for");
        }
        return new DidDocument
        {
            Id = expected,
            SigningKey = Key(root, expected, "#atproto"),
            Pds = Server(root, expected, "#atproto_pds", "AtprotoPersonalDataServer", allowPrivate),
            LabelKey = Key(root, expected, "#atproto_label"),
            Labeler = Server(root, expected, "#atproto_labeler", "AtprotoLabeler", allowPrivate),
            ClaimedHandle = ClaimedHandle(root),
        };
    }

    private static PublicKey? Key(JsonElement root, Did did, string fragment)
    {
        foreach (var method in Items(root, "verificationMethod"))
        {
            if (IsNamed(method, did, fragment) && Text(method, "controller") == did.Value)
            {
                // The first one counts even when its key cannot be read: falling through to another would let its order be played with.
                var suite = Text(method, "type");
                return Text(method, "publicKeyMultibase") is not { } multibase || suite is null ? null
                    : suite == "Multikey" ? PublicKey.TryParseMultibase(multibase, out var key) ? key : null
                    : PublicKey.TryParseLegacy(suite, multibase, out var legacy) ? legacy : null;
            }
        }
        return null;
    }

    private static Uri? Server(JsonElement root, Did did, string fragment, string type, bool allowPrivate)
    {
        foreach (var service in Items(root, "service"))
        {
            // Only now: a service of another kind may have a list of types, or a map for an endpoint.
            if (IsNamed(service, did, fragment) && Text(service, "type") == type)
            {
                return Text(service, "serviceEndpoint") is { } endpoint ? Endpoint(endpoint, allowPrivate) : null;
            }
        }
        return null;
    }

    private static Uri? Endpoint(string text, bool allowPrivate)
    {
        // Uri repairs blanks, backslashes and control characters; a server that needs repairs is not the one that was meant.
        if (text.Length > MaxEndpointLength || text.AsSpan().ContainsAnyExceptInRange('!', '~') || text.Contains('\\')
            || !Uri.TryCreate(text, UriKind.Absolute, out var url))
        {
            return null;
        }
        var isSchemeAllowed = url.Scheme == Uri.UriSchemeHttps || (allowPrivate && url.Scheme == Uri.UriSchemeHttp);
        var isBare = url.UserInfo.Length == 0 && url.AbsolutePath == "/" && !text.AsSpan().ContainsAny('?', '#', '@');
        return isSchemeAllowed && isBare && url.Host.Length > 0 && (allowPrivate || url.Port == 443) ? url : null;
    }

    private static Handle? ClaimedHandle(JsonElement root)
    {
        foreach (var name in Items(root, "alsoKnownAs"))
        {
            if (name.ValueKind != JsonValueKind.String)
            {
                throw new DidDocumentException("alsoKnownAs has an item that is no string");
            }
            var text = name.GetString()!;
            if (text.StartsWith("at://", StringComparison.Ordinal) && Handle.TryParse(text.AsSpan(5), out var handle))
            {
                return handle;
            }
        }
        return null;
    }

    /// <summary>Both forms are in use: the reference directory writes the fragment alone, the live one the whole DID before it.</summary>
    private static bool IsNamed(JsonElement item, Did did, string fragment)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            throw new DidDocumentException("a list of keys or services has an item that is no object");
        }
        return Text(item, "id") is { } id
            && (id == fragment
                || (id.Length == did.Value.Length + fragment.Length
                    && id.StartsWith(did.Value, StringComparison.Ordinal)
                    && id.EndsWith(fragment, StringComparison.Ordinal)));
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement owner, string name) =>
        !owner.TryGetProperty(name, out var list) ? default
        : list.ValueKind == JsonValueKind.Array ? list.EnumerateArray()
        : throw new DidDocumentException($"{name} is not a list");

    private static string? Text(JsonElement owner, string name) =>
        !owner.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw new DidDocumentException($"{name} is not a string");
}
