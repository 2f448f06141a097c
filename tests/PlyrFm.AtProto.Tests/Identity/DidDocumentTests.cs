using System.Text;
using System.Text.Json.Nodes;
using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Tests.Identity;

public sealed class DidDocumentTests
{
    // The did:key fixtures of the interoperability suite: a K-256 and a P-256 key.
    private const string K256 = "zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme";
    private const string P256 = "zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169";

    private static readonly Did Subject = Did.Parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz");

    [Fact]
    public void DidDocument_gives_key_server_and_handle_of_a_document_of_the_live_directory()
    {
        var document = Read(Modern());

        Assert.Equal($"did:key:{K256}", document.SigningKey!.DidKey);
        Assert.Equal("https://pds.example.com/", document.Pds!.AbsoluteUri);
        Assert.Equal(Handle.Parse("atproto.com"), document.ClaimedHandle);
    }

    // The K-256 key again, without multicodec: compressed, and uncompressed as the reference directory writes it.
    [Theory]
    [InlineData("EcdsaSecp256k1VerificationKey2019", "z23o6Sau8NxxzXcgSc3PLcNxrzrZpbLeBn1izfv3jbKhuv")]
    [InlineData("EcdsaSecp256k1VerificationKey2019", "zQBL1VZCdC6hs61fqgwdoNjwh93UBcTg7imvRF9qShKfHR4DQ4RjKyqupL4f2mKduhzF5SzWzDbxKgGwnTsN2zSkg")]
    public void DidDocument_reads_keys_of_the_legacy_suites(string suite, string multibase)
    {
        var json = Modern();
        json["verificationMethod"]![0]!["type"] = suite;
        json["verificationMethod"]![0]!["publicKeyMultibase"] = multibase;

        Assert.Equal($"did:key:{K256}", Read(json).SigningKey!.DidKey);
    }

    [Theory]
    [InlineData("Ed25519VerificationKey2020")]
    [InlineData("EcdsaSecp256r1VerificationKey2019")] // the other curve
    [InlineData("multikey")]
    public void DidDocument_has_no_key_when_the_suite_does_not_fit(string suite)
    {
        var json = Modern();
        json["verificationMethod"]![0]!["type"] = suite;

        Assert.Null(Read(json).SigningKey);
    }

    [Fact]
    public void DidDocument_accepts_relative_ids()
    {
        var json = Modern();
        json["verificationMethod"]![0]!["id"] = "#atproto";
        json["service"]![0]!["id"] = "#atproto_pds";

        Assert.NotNull(Read(json).SigningKey);
        Assert.NotNull(Read(json).Pds);
    }

    [Theory]
    [InlineData("#atproto2")]
    [InlineData("atproto")]
    [InlineData("did:plc:ewvi7nxzyoun6zhxrhs64oiz#atproto_label")]
    [InlineData("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa#atproto")]
    [InlineData("xdid:plc:ewvi7nxzyoun6zhxrhs64oiz#atproto")]
    public void DidDocument_has_no_key_when_the_id_is_another(string id)
    {
        var json = Modern();
        json["verificationMethod"]![0]!["id"] = id;

        Assert.Null(Read(json).SigningKey);
    }

    [Fact]
    public void DidDocument_skips_a_key_that_another_did_controls()
    {
        var json = Modern();
        json["verificationMethod"]!.AsArray().Insert(0, Method("#atproto", P256, "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"));

        Assert.Equal($"did:key:{K256}", Read(json).SigningKey!.DidKey);
    }

    [Fact]
    public void DidDocument_takes_the_first_of_several_keys_even_when_it_cannot_be_read()
    {
        var json = Modern();
        json["verificationMethod"]!.AsArray().Insert(0, Method("#atproto", P256, Subject.Value));
        Assert.Equal($"did:key:{P256}", Read(json).SigningKey!.DidKey);

        json["verificationMethod"]![0]!["publicKeyMultibase"] = "zNonsense";
        Assert.Null(Read(json).SigningKey);
    }

    [Fact]
    public void DidDocument_takes_the_first_handle_that_has_the_syntax_of_one()
    {
        var json = Modern();
        json["alsoKnownAs"] = new JsonArray("https://atproto.com", "at://no_handle", "at://Second.Example.COM", "at://third.example.com");

        Assert.Equal("second.example.com", Read(json).ClaimedHandle!.Value.Value);
    }

    [Theory]
    [InlineData("http://pds.example.com")]
    [InlineData("https://pds.example.com:8443")]
    [InlineData("https://user@pds.example.com")]
    [InlineData("https://@pds.example.com")]
    [InlineData("https://pds.example.com/path")]
    [InlineData("https://pds.example.com/?q")]
    [InlineData("https://pds.example.com?")]
    [InlineData("https://pds.example.com#f")]
    [InlineData(" https://pds.example.com")]
    [InlineData("https://pds.exa mple.com")]
    [InlineData("https:\\\\pds.example.com")]
    [InlineData("https://pds.example.com\u0000")]
    [InlineData("https://пример.example")]
    [InlineData("https://")]
    [InlineData("wss://pds.example.com")]
    [InlineData("file:///etc/passwd")]
    [InlineData("pds.example.com")]
    [InlineData("")]
    public void DidDocument_has_no_server_when_the_endpoint_breaks_a_rule(string endpoint)
    {
        var json = Modern();
        json["service"]![0]!["serviceEndpoint"] = endpoint;

        Assert.Null(Read(json).Pds);
    }

    [Theory]
    [InlineData("http://localhost:2583")]
    [InlineData("https://localhost:2583/")]
    [InlineData("http://127.0.0.1:2583")]
    public void DidDocument_accepts_http_and_ports_on_a_local_network_only(string endpoint)
    {
        var json = Modern();
        json["service"]![0]!["serviceEndpoint"] = endpoint;

        Assert.Null(Read(json).Pds);
        Assert.True(DidDocument.TryParse(Bytes(json), Subject, allowPrivate: true, out var document, out _));
        Assert.Equal(new Uri(endpoint), document.Pds);
    }

    [Fact]
    public void DidDocument_ignores_services_and_keys_of_other_kinds_whatever_their_shape()
    {
        var json = Modern();
        json["service"]!.AsArray().Insert(0, JsonNode.Parse("""{"id":"#other","type":["A","B"],"serviceEndpoint":{"uri":["https://x"]}}"""));
        json["service"]!.AsArray().Insert(0, JsonNode.Parse("""{"id":"#atproto_pds","type":"SomethingElse","serviceEndpoint":"https://evil.example"}"""));
        json["verificationMethod"]!.AsArray().Insert(0, JsonNode.Parse("""{"id":"#other","type":7,"publicKeyJwk":{"kty":"EC"}}"""));

        Assert.Equal("https://pds.example.com/", Read(json).Pds!.AbsoluteUri);
        Assert.NotNull(Read(json).SigningKey);
    }

    [Fact]
    public void DidDocument_may_have_none_of_the_parts()
    {
        var document = Read(JsonNode.Parse($$"""{"id":"{{Subject}}"}""")!);

        Assert.Null(document.SigningKey);
        Assert.Null(document.Pds);
        Assert.Null(document.ClaimedHandle);
    }

    [Theory]
    [InlineData("", "JSON")]
    [InlineData("[]", "object")]
    [InlineData("null", "object")]
    [InlineData("{}", "no id")]
    [InlineData("""{"id":7}""", "id is not a string")]
    [InlineData("""{"id":"did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"}""", "asked for")]
    [InlineData("""{"id":"DID:plc:ewvi7nxzyoun6zhxrhs64oiz"}""", "asked for")]
    [InlineData("""{"id":"did:plc:ewvi7nxzyoun6zhxrhs64oiz","id":"did:plc:ewvi7nxzyoun6zhxrhs64oiz"}""", "key twice")]
    [InlineData("""{"id":"did:plc:ewvi7nxzyoun6zhxrhs64oiz","\u0069d":"did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"}""", "key twice")]
    [InlineData("""{"id":"did:plc:ewvi7nxzyoun6zhxrhs64oiz","service":[{"id":"#x","id":"#y"}]}""", "key twice")]
    [InlineData("""{"id":"did:plc:ewvi7nxzyoun6zhxrhs64oiz"} x""", "JSON")]
    [InlineData("""{"id":"did:plc:ewvi7nxzyoun6zhxrhs64oiz",}""", "JSON")]
    [InlineData("""{"id":"did:plc:ewvi7nxzyoun6zhxrhs64oiz","alsoKnownAs":"at://a.example.com"}""", "alsoKnownAs is not a list")]
    [InlineData("""{"id":"did:plc:ewvi7nxzyoun6zhxrhs64oiz","alsoKnownAs":[7]}""", "no string")]
    [InlineData("""{"id":"did:plc:ewvi7nxzyoun6zhxrhs64oiz","alsoKnownAs":["at://\ud800"]}""", "surrogate")]
    [InlineData("""{"id":"did:plc:ewvi7nxzyoun6zhxrhs64oiz","service":{}}""", "service is not a list")]
    [InlineData("""{"id":"did:plc:ewvi7nxzyoun6zhxrhs64oiz","service":["x"]}""", "no object")]
    [InlineData("""{"id":"did:plc:ewvi7nxzyoun6zhxrhs64oiz","verificationMethod":[{"id":{}}]}""", "id is not a string")]
    [InlineData("""{"id":"did:plc:ewvi7nxzyoun6zhxrhs64oiz","x":[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]}""", "depth")]
    public void DidDocument_is_refused_with_the_reason_when_it_is_malformed(string json, string reason)
    {
        Assert.False(DidDocument.TryParse(Encoding.UTF8.GetBytes(json), Subject, out var document, out var why));
        Assert.Null(document);
        Assert.Contains(reason, why);
    }

    [Fact]
    public void DidDocument_is_refused_when_it_is_not_utf8()
    {
        var json = Encoding.Latin1.GetBytes($$"""{"id":"{{Subject}}","x":"é"}""");

        Assert.False(DidDocument.TryParse(json, Subject, out _, out var why));
        Assert.Equal("not UTF-8", why);
    }

    [Fact]
    public void DidDocument_is_refused_just_above_64_kibibytes()
    {
        var json = $$"""{"id":"{{Subject}}"}""";

        Assert.True(DidDocument.TryParse(Encoding.UTF8.GetBytes(json.PadRight(64 * 1024)), Subject, out _, out _));
        Assert.False(DidDocument.TryParse(Encoding.UTF8.GetBytes(json.PadRight((64 * 1024) + 1)), Subject, out _, out var why));
        Assert.Contains("longer", why);
    }

    [Fact]
    public void DidDocument_never_throws_when_its_bytes_are_damaged()
    {
        const int seed = 20260;
        var random = new Random(seed);
        var valid = Bytes(Modern());
        var refused = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var damaged = valid.ToArray().AsSpan(0, random.Next(8) == 0 ? random.Next(valid.Length) : valid.Length);
            for (var hits = random.Next(1, 4); hits > 0 && damaged.Length > 0; hits--)
            {
                damaged[random.Next(damaged.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)"{}[]\",:\\u0"[random.Next(10)];
            }
            var isRead = DidDocument.TryParse(damaged, Subject, out var document, out var why);
            Assert.True(isRead ? document!.Id == Subject : why!.Length > 0, $"seed {seed}, round {round}");
            refused += isRead ? 0 : 1;
        }
        Assert.InRange(refused, 1_000, 19_999); // both sides were reached
    }

    [Fact]
    public void DidDocument_gives_the_key_and_the_service_of_a_labeler()
    {
        var json = Modern();
        json["verificationMethod"]!.AsArray().Add(Method($"{Subject}#atproto_label", P256, Subject.Value));
        json["service"]!.AsArray().Add(JsonNode.Parse("""{"id":"#atproto_labeler","type":"AtprotoLabeler","serviceEndpoint":"https://mod.example.com"}"""));
        var document = Read(json);

        Assert.Equal($"did:key:{P256}", document.LabelKey!.DidKey);
        Assert.Equal("https://mod.example.com/", document.Labeler!.AbsoluteUri);
        Assert.Equal($"did:key:{K256}", document.SigningKey!.DidKey);
        Assert.Equal("https://pds.example.com/", document.Pds!.AbsoluteUri);
    }

    [Fact]
    public void DidDocument_takes_no_other_key_or_service_for_a_labelers()
    {
        Assert.Null(Read(Modern()).LabelKey);
        Assert.Null(Read(Modern()).Labeler);

        var json = Modern();
        json["service"]!.AsArray().Add(JsonNode.Parse("""{"id":"#atproto_labeler","type":"AtprotoPersonalDataServer","serviceEndpoint":"https://mod.example.com"}"""));
        Assert.Null(Read(json).Labeler);
    }

    private static DidDocument Read(JsonNode json)
    {
        Assert.True(DidDocument.TryParse(Bytes(json), Subject, out var document, out var why), why);
        return document;
    }

    private static byte[] Bytes(JsonNode json) => Encoding.UTF8.GetBytes(json.ToJsonString());

    private static JsonNode Method(string id, string key, string controller) =>
        JsonNode.Parse($$"""{"id":"{{id}}","type":"Multikey","controller":"{{controller}}","publicKeyMultibase":"{{key}}"}""")!;

    private static JsonNode Modern() => JsonNode.Parse($$"""
        {
          "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
          "id": "{{Subject}}",
          "alsoKnownAs": ["at://atproto.com"],
          "verificationMethod": [
            { "id": "{{Subject}}#atproto", "type": "Multikey", "controller": "{{Subject}}", "publicKeyMultibase": "{{K256}}" }
          ],
          "service": [
            { "id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": "https://pds.example.com" }
          ]
        }
        """)!;
}
