using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;

namespace PlyrFm.AppViewApi.Tests.Kit;

/// <summary>
/// Tokens with one fault each. They are signed after the fault was put in, with the right key, so that each would pass if the check that it
/// is for were missing.
/// </summary>
internal static class TokenCase
{
    private const string OrderOfK256 = "0fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";

    public static IReadOnlyDictionary<string, (string Error, Func<TestIssuer, string, string> Make)> Refused { get; } = All().ToDictionary(
        row => row.Name, row => (row.Error, row.Make));

    /// <summary>Another form of a signature: the same r, and n - s.</summary>
    public static string WithOtherS(string token)
    {
        var signature = SignatureOf(token);
        var s = Order() - new BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true);
        return WithSignature(token, [.. signature[..32], .. Scalar(s)]);
    }

    private static IEnumerable<(string Name, string Error, Func<TestIssuer, string, string> Make)> All() =>
    [
        // 2
        ("longer than 4096", "BadJwt", Claim("jti", new string('a', 4096))),
        ("two parts", "BadJwt", static (issuer, nsid) => Cut(issuer.Token(nsid))),
        ("four parts", "BadJwt", static (issuer, nsid) => issuer.Token(nsid) + ".e30"),
        ("padding", "BadJwt", Parts(static (header, payload) => (header + new string('=', (4 - (header.Length % 4)) % 4), payload), "{\"alg\":\"ES256K\" }")),
        ("blank inside", "BadJwt", Parts(static (header, payload) => (header, payload.Insert(4, " ")))),
        ("plain base64", "BadJwt", Parts(static (header, payload) => (header, payload + "/"))),
        ("bits left over", "BadJwt", Parts(static (header, payload) => (header[..^1] + "B", payload), "{\"alg\":\"ES256K\"} ")),
        ("payload is an array", "BadJwt", Raw("{\"alg\":\"ES256K\"}", static payload => $"[{payload}]")),
        ("header is text", "BadJwt", Raw("\"ES256K\"", static payload => payload)),
        ("name twice", "BadJwt", Raw("{\"alg\":\"ES256K\"}", static payload => "{\"iss\":\"did:plc:somebodysomebodysomebody\"," + payload[1..])),
        ("name twice, once escaped", "BadJwt", Raw("{\"alg\":\"none\",\"\\u0061lg\":\"ES256K\"}", static payload => payload)),
        ("too deep", "BadJwt", Raw("{\"alg\":\"ES256K\",\"x\":[[[[1]]]]}", static payload => payload)),
        ("comment", "BadJwt", Raw("{\"alg\":\"ES256K\"/**/}", static payload => payload)),
        ("half a surrogate pair", "BadJwt", Raw("{\"alg\":\"ES256K\"}", static payload => "{\"nonce\":0," + payload[1..].Replace("\"jti\":\"", "\"jti\":\"\\ud800"))),
        ("not UTF-8", "BadJwt", Parts(static (header, _) => (header, Base64Url.EncodeToString([(byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'1', (byte)'}'])))),
        // 3
        ("alg none", "BadJwt", Header("alg", "none")),
        ("alg HS256", "BadJwt", Header("alg", "HS256")),
        ("alg RS256", "BadJwt", Header("alg", "RS256")),
        ("alg EdDSA", "BadJwt", Header("alg", "EdDSA")),
        ("alg in lower case", "BadJwt", Header("alg", "es256k")),
        ("alg missing", "BadJwt", Header("alg", null)),
        ("crit", "BadJwt", Header("crit", new JsonArray("exp"))),
        // 4
        ("access token", "BadJwtType", Header("typ", "at+jwt")),
        ("refresh token", "BadJwtType", Header("typ", "refresh+jwt")),
        ("proof of possession", "BadJwtType", Header("typ", "dpop+jwt")),
        ("typ empty", "BadJwtType", Header("typ", "")),
        ("typ no text", "BadJwtType", Header("typ", 1)),
        // 5
        ("iss missing", "BadJwt", Claim("iss", null)),
        ("iss no text", "BadJwt", Claim("iss", 1)),
        ("aud several", "BadJwt", Claim("aud", new JsonArray(TestIssuer.Audience))),
        ("exp missing", "BadJwt", Claim("exp", null)),
        ("exp text", "BadJwt", static (issuer, nsid) => issuer.Token(nsid, claims => claims["exp"] = claims["exp"]!.ToString())),
        ("exp with a fraction", "BadJwt", static (issuer, nsid) => issuer.Token(nsid, claims => claims["exp"] = claims["exp"]!.GetValue<long>() + 0.5)),
        ("exp beyond 2^53", "BadJwt", Claim("exp", 1e300)),
        ("iat text", "BadJwt", Claim("iat", "now")),
        ("iat far below", "BadJwt", Claim("iat", -1e17)),
        ("nbf boolean", "BadJwt", Claim("nbf", true)),
        ("lxm no text", "BadJwt", Claim("lxm", new JsonArray("*"))),
        ("jti no text", "BadJwt", Claim("jti", 7)),
        // 6
        ("expired", "JwtExpired", Later("exp", -10)),
        ("lives too long", "BadJwtTime", Later("exp", 3700)),
        ("issued in the future", "BadJwtTime", Later("iat", 120)),
        ("not valid yet", "BadJwtTime", Later("nbf", 120)),
        // 7
        ("another service's", "BadJwtAudience", Claim("aud", "did:web:api.bsky.app#bsky_appview")),
        ("another service of ours", "BadJwtAudience", Claim("aud", "did:web:appview.example#other")),
        ("mention search", "BadJwtAudience", Claim("aud", "did:web:appview.example#mention_search")),
        ("aud in other case", "BadJwtAudience", Claim("aud", "did:web:AppView.example#plyr_appview")),
        ("aud with a path", "BadJwtAudience", Claim("aud", "did:web:appview.example:x#plyr_appview")),
        // 8
        ("lxm missing", "BadJwtLexiconMethod", Claim("lxm", null)),
        ("lxm any", "BadJwtLexiconMethod", Claim("lxm", "*")),
        ("lxm another", "BadJwtLexiconMethod", Claim("lxm", "fm.plyr.feed.getLikes")),
        ("lxm in other case", "BadJwtLexiconMethod", static (issuer, nsid) => issuer.Token(nsid, claims => claims["lxm"] = nsid.ToUpperInvariant())),
        // 9
        ("iss no DID", "BadJwtIss", Claim("iss", "listener.example")),
        ("iss of another method", "BadJwtIss", Claim("iss", "did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme")),
        ("iss short", "BadJwtIss", Claim("iss", "did:plc:abc")),
        ("iss no base32", "BadJwtIss", Claim("iss", "did:plc:listener000000000000000")),
        ("iss with a path", "BadJwtIss", Claim("iss", "did:web:listener.example:path")),
        ("iss with a port", "BadJwtIss", Claim("iss", "did:web:listener.example%3A8080")),
        ("iss with a query", "BadJwtIss", static (issuer, nsid) => issuer.Token(nsid, claims => claims["iss"] = $"{issuer.Did}?a=b")),
        // 10
        ("a labeler's", "BadJwtIss", static (issuer, nsid) => issuer.Token(nsid, claims => claims["iss"] = $"{issuer.Did}#atproto_labeler")),
        ("iss with fragment", "BadJwtIss", static (issuer, nsid) => issuer.Token(nsid, claims => claims["iss"] = $"{issuer.Did}#atproto")),
        // 11
        ("label key", "BadJwtKid", Header("kid", "#atproto_label")),
        ("somebody's key", "BadJwtKid", Header("kid", "did:plc:somebodysomebodysomebody#atproto")),
        ("kid no text", "BadJwtKid", Header("kid", 0)),
        // 12
        ("no signature", "BadJwtSignature", Signature(static _ => [])),
        ("a byte less", "BadJwtSignature", Signature(static signature => signature[..63])),
        ("a byte more", "BadJwtSignature", Signature(static signature => [.. signature, 0])),
        ("DER", "BadJwtSignature", Signature(Der)),
        ("r is 0", "BadJwtSignature", Signature(static signature => [.. new byte[32], .. signature[32..]])),
        ("s is n", "BadJwtSignature", Signature(static signature => [.. signature[..32], .. Scalar(Order())])),
        // 15: signed with the account's key, which is no P-256 key
        ("alg of the other curve", "BadJwtSignature", Header("alg", "ES256")),
        // 16
        ("another key", "BadJwtSignature", SignedBy()),
        ("key in the header", "BadJwtSignature", SignedBy(header => header["jwk"] = new JsonObject { ["kty"] = "EC", ["crv"] = "secp256k1" })),
        ("changed afterwards", "BadJwtSignature", static (issuer, nsid) =>
        {
            var (one, two) = (issuer.Token(nsid), issuer.Token(nsid, claims => claims["jti"] = "other"));
            return Cut(one) + two[two.LastIndexOf('.')..];
        }),
    ];

    private static Func<TestIssuer, string, string> Claim(string name, JsonNode? value) =>
        (issuer, nsid) => issuer.Token(nsid, claims => Set(claims, name, value));

    private static Func<TestIssuer, string, string> Header(string name, JsonNode? value) =>
        (issuer, nsid) => issuer.Token(nsid, header: header => Set(header, name, value));

    private static Func<TestIssuer, string, string> Later(string name, int seconds) =>
        (issuer, nsid) => issuer.Token(nsid, claims => claims[name] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + seconds);

    private static Func<TestIssuer, string, string> Raw(string header, Func<string, string> payload) =>
        (issuer, nsid) => issuer.Sign(header, payload(issuer.Claims(nsid, TimeProvider.System.GetUtcNow()).ToJsonString()));

    private static Func<TestIssuer, string, string> Parts(Func<string, string, (string, string)> change, string head = "{\"alg\":\"ES256K\"}") => (issuer, nsid) =>
    {
        var payload = TestIssuer.Encode(issuer.Claims(nsid, TimeProvider.System.GetUtcNow()).ToJsonString());
        var (header, claims) = change(TestIssuer.Encode(head), payload);
        return issuer.SignParts(header, claims);
    };

    private static Func<TestIssuer, string, string> Signature(Func<byte[], byte[]> change) => (issuer, nsid) =>
    {
        var token = issuer.Token(nsid);
        return WithSignature(token, change(SignatureOf(token)));
    };

    private static Func<TestIssuer, string, string> SignedBy(Action<JsonObject>? header = null) => (issuer, nsid) =>
    {
        using var stranger = new TestIssuer(issuer.Did);
        return stranger.Token(nsid, header: header);
    };

    private static void Set(JsonObject json, string name, JsonNode? value)
    {
        json.Remove(name);
        if (value is not null)
            json[name] = value.DeepClone();
    }

    private static string Cut(string token) => token[..token.LastIndexOf('.')];

    private static byte[] SignatureOf(string token) => Base64Url.DecodeFromChars(token.AsSpan(token.LastIndexOf('.') + 1));

    private static string WithSignature(string token, byte[] signature) => $"{Cut(token)}.{Base64Url.EncodeToString(signature)}";

    private static byte[] Der(byte[] signature) =>
        [0x30, 0x46, 0x02, 0x21, 0, .. signature[..32], 0x02, 0x21, 0, .. signature[32..]];

    private static BigInteger Order() => BigInteger.Parse(OrderOfK256, NumberStyles.HexNumber);

    private static byte[] Scalar(BigInteger value) => value.ToByteArray(isUnsigned: true, isBigEndian: true) is var bytes ? [.. new byte[32 - bytes.Length], .. bytes] : [];
}
