using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using PlyrFm.AtProto.Crypto;

namespace PlyrFm.AppViewApi.Tests.Kit;

/// <summary>An account with a key, and the tokens that its PDS would make, written without any of the code that reads them.</summary>
internal sealed class TestIssuer(string did, KeyCurve curve = KeyCurve.K256) : IDisposable
{
    public const string Audience = $"did:web:{RunningApi.Hostname}#plyr_appview";

    public string Did => did;

    public PrivateKey Key { get; set; } = PrivateKey.Generate(curve);

    /// <summary>A token for a query that is valid for a minute, but for what is changed.</summary>
    public string Token(string nsid, Action<JsonObject>? payload = null, Action<JsonObject>? header = null, DateTimeOffset? now = null)
    {
        var head = new JsonObject { ["typ"] = "JWT", ["alg"] = Key.PublicKey.Curve == KeyCurve.K256 ? "ES256K" : "ES256" };
        var claims = Claims(nsid, now ?? TimeProvider.System.GetUtcNow());
        header?.Invoke(head);
        payload?.Invoke(claims);
        return Sign(head.ToJsonString(), claims.ToJsonString());
    }

    public JsonObject Claims(string nsid, DateTimeOffset now) => new()
    {
        ["iat"] = now.ToUnixTimeSeconds(),
        ["iss"] = did,
        ["aud"] = Audience,
        ["exp"] = now.ToUnixTimeSeconds() + 60,
        ["lxm"] = nsid,
        ["jti"] = Guid.NewGuid().ToString("n"),
    };

    /// <summary>Signs any two texts as header and payload.</summary>
    public string Sign(string header, string payload) => SignParts(Encode(header), Encode(payload));

    /// <summary>Signs two parts that are encoded already, rightly or not.</summary>
    public string SignParts(string header, string payload)
    {
        var signed = $"{header}.{payload}";
        return $"{signed}.{Base64Url.EncodeToString(Key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    public static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    /// <summary>Signs with the key's next owner.</summary>
    public void Rotate()
    {
        Key.Dispose();
        Key = PrivateKey.Generate(curve);
    }

    public void Dispose() => Key.Dispose();
}
