using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using PlyrFm.AtProto.Crypto;

namespace PlyrFm.AppViewApi.Auth;

/// <summary>Reads tokens: one way of writing each, the two algorithms of the protocol, claims of the right types. Knows no policy.</summary>
/// <remarks>Not a JOSE library on purpose: there is nothing to negotiate, and keys never come from the token.</remarks>
internal static class ServiceTokenReader
{
    // Those of PDSs are below 600 characters.
    public const int MaxLength = 4096;

    private const int MaxDepth = 4;

    // Beyond it JSON numbers are not exact; also far below where seconds overflow anything.
    private const double MaxNumber = 1L << 53;

    private static readonly SearchValues<char> Base64UrlAlphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    // Duplicate names: two readers of one token must not see two tokens.
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    public static ServiceToken Read(string text)
    {
        if (text.Length > MaxLength)
            throw AuthError.BadJwt($"it is longer than {MaxLength} characters");
        if (text.Split('.') is not [var header, var payload, var signature])
            throw AuthError.BadJwt("it has not three parts");
        // All three are looked at before any of them is believed.
        var (headerBytes, payloadBytes, signatureBytes) = (Decode(header), Decode(payload), Decode(signature));
        try
        {
            using var headerJson = ParseObject(headerBytes);
            using var payloadJson = ParseObject(payloadBytes);
            var curve = ReadCurve(headerJson.RootElement);
            CheckType(headerJson.RootElement);
            var claims = payloadJson.RootElement;
            return new ServiceToken(
                curve,
                headerJson.RootElement.TryGetProperty("kid", out var kid) ? Text(kid) ?? kid.GetRawText() : null,
                Text(claims, "iss") ?? throw AuthError.BadJwt("iss is missing"),
                Text(claims, "aud") ?? throw AuthError.BadJwt("aud is missing"),
                Text(claims, "lxm"),
                Text(claims, "jti"),
                Number(claims, "exp") ?? throw AuthError.BadJwt("exp is missing"),
                Number(claims, "iat"),
                Number(claims, "nbf"),
                Encoding.ASCII.GetBytes(text[..^(signature.Length + ".".Length)]),
                signatureBytes);
        }
        // The second is how System.Text.Json reports an escaped half of a surrogate pair.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw AuthError.BadJwt("header or payload is not strict JSON");
        }
    }

    private static byte[] Decode(string part)
    {
        // The decoder of the platform also takes padding and blanks, and does not ask for the last bits to be zero.
        if (part.AsSpan().ContainsAnyExcept(Base64UrlAlphabet) || part.Length % 4 == 1)
            throw AuthError.BadJwt("a part is not base64url without padding");
        byte[] bytes;
        try
        {
            bytes = Base64Url.DecodeFromChars(part);
        }
        catch (FormatException)
        {
            throw AuthError.BadJwt("a part is not base64url without padding");
        }

        return Base64Url.EncodeToString(bytes) == part ? bytes : throw AuthError.BadJwt("a part is not base64url without padding");
    }

    private static JsonDocument ParseObject(byte[] utf8)
    {
        if (!Utf8.IsValid(utf8))
            throw AuthError.BadJwt("header or payload is not UTF-8");
        var document = JsonDocument.Parse(utf8, Strict);
        if (document.RootElement.ValueKind == JsonValueKind.Object)
            return document;
        document.Dispose();
        throw AuthError.BadJwt("header and payload have to be JSON objects");
    }

    private static KeyCurve ReadCurve(JsonElement header)
    {
        if (header.TryGetProperty("crit", out _))
            throw AuthError.BadJwt("it demands extensions (crit)");
        return Text(header, "alg") switch
        {
            "ES256" => KeyCurve.P256,
            "ES256K" => KeyCurve.K256,
            _ => throw AuthError.BadJwt("alg has to be ES256 or ES256K"),
        };
    }

    // Access and refresh tokens of a PDS, and proofs of possession, have types of their own and open nothing here.
    private static void CheckType(JsonElement header)
    {
        if (header.TryGetProperty("typ", out var type) && !string.Equals(Text(type), "JWT", StringComparison.OrdinalIgnoreCase))
            throw AuthError.BadJwtType();
    }

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? Text(JsonElement container, string name) =>
        !container.TryGetProperty(name, out var value) ? null : Text(value) ?? throw AuthError.BadJwt($"{name} has to be text");

    private static long? Number(JsonElement claims, string name)
    {
        if (!claims.TryGetProperty(name, out var value))
            return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsInteger(number) && Math.Abs(number) <= MaxNumber
            ? (long)number
            : throw AuthError.BadJwt($"{name} has to be a whole number");
    }
}
