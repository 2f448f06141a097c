using System.Text.Json;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.AtProto.Lexicon;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Lexicons;
using PlyrFm.Lexicons.Fm.Plyr.Feed;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Xrpc;

/// <summary>
/// Bad values for every parameter of every query, made from what the lexicons declare and not from what the code reads: whatever comes in,
/// the answer is a 400 with a name, never a 500.
/// </summary>
public sealed class BadParameterTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private static readonly LexiconCatalog Catalog = LexiconFiles.Catalog();

    // Texts that break a parser or a statement that is careless somewhere: escapes of bytes that are no UTF-8, of U+0000, of a lone
    // surrogate, twice-escaped text, wildcards, quotes, a newline for headers.
    private static readonly string[] Hostile =
        ["%00", "a%00b", "%FF", "%ED%A0%80", "%C0%AF", "%", "%4", "%zz", "%252e%252e", "%25", "_", "'%3B--", "%0d%0aX%3A1", "%F0%9F%92%A9", "%E2%80%AE", "+"];

    private readonly HttpClient _client = fixture.Client;

    public static TheoryData<string> Offered()
    {
        using var api = new RunningApi(RunningApi.DatabaseThatIsAway);
        using var client = api.CreateClient();
        using var welcome = JsonDocument.Parse(client.GetStringAsync("/").GetAwaiter().GetResult());
        return [.. welcome.RootElement.GetProperty("queries").EnumerateObject().Select(query => query.Name)];
    }

    [Fact]
    public void Thirty_five_queries_are_offered() => Assert.Equal(35, Offered().Count);

    [PostgresTheory]
    [MemberData(nameof(Offered))]
    public async Task Bad_value_is_refused_by_name(string nsid)
    {
        var query = Catalog.GetMain<QueryDefinition>(Nsid.Parse(nsid));
        var properties = query.Parameters?.Properties ?? [];
        string Valid(LexiconProperty except) =>
            string.Join('&', properties.Where(other => other.IsRequired && other.Name != except.Name).Select(other => $"{other.Name}={Good(other)}"));

        foreach (var property in properties)
        {
            foreach (var bad in Bad(property))
                await AssertRefusedAsync($"/xrpc/{nsid}?{Valid(property)}&{bad}", property.Name == "cursor" && !bad.Contains('%') && !bad.Contains('&') ? "InvalidCursor" : "InvalidRequest");
            foreach (var value in Hostile)
                await AssertNoFaultAsync($"/xrpc/{nsid}?{Valid(property)}&{property.Name}={value}");
            if (property.IsRequired)
                await AssertRefusedAsync($"/xrpc/{nsid}?{Valid(property)}&{property.Name}=", "InvalidRequest");
        }

        // What nobody asks for is not judged.
        var all = string.Join('&', properties.Where(property => property.IsRequired).Select(property => $"{property.Name}={Good(property)}"));
        using var plain = await _client.GetAsync($"/xrpc/{nsid}?{all}");
        using var decorated = await _client.GetAsync($"/xrpc/{nsid}?{all}&unknown=%FF&unknown=1&%FF=%00&&=&labelers=x");
        Assert.Equal(plain.StatusCode, decorated.StatusCode);
        Assert.Equal(await plain.Content.ReadAsStringAsync(), await decorated.Content.ReadAsStringAsync());
    }

    [PostgresFact]
    public async Task Cursor_of_another_query_or_of_other_parameters_is_refused()
    {
        var artist = await fixture.Seed.ActorAsync("cursors");
        var other = await fixture.Seed.ActorAsync("others");
        foreach (var actor in new[] { artist, other })
        {
            for (var i = 0; i < 3; i++)
                await fixture.Seed.TrackAsync(actor, tags: ["x"]);
        }

        var cursor = (await _client.QueryAsync(GetActorTracks.NsidText, ("actor", artist.Did), ("limit", 1))).Text("cursor");

        await _client.QueryAsync(GetActorTracks.NsidText, ("actor", artist.Did), ("limit", 2), ("cursor", cursor));
        Assert.Equal("InvalidCursor", await _client.FailAsync(400, GetActorTracks.NsidText, ("actor", other.Did), ("cursor", cursor)));
        Assert.Equal("InvalidCursor", await _client.FailAsync(400, GetActorTracks.NsidText, ("actor", artist.Did), ("filter", "all"), ("cursor", cursor)));
        Assert.Equal("InvalidCursor", await _client.FailAsync(400, GetActorLikes.NsidText, ("actor", artist.Did), ("cursor", cursor)));
        Assert.Equal("InvalidCursor", await _client.FailAsync(400, ListTracks.NsidText, ("cursor", cursor)));
        Assert.Equal("InvalidCursor", await _client.FailAsync(400, GetActorTracks.NsidText, ("actor", artist.Did), ("cursor", cursor + "=")));
        Assert.Equal("InvalidCursor", await _client.FailAsync(400, GetActorTracks.NsidText, ("actor", artist.Did), ("cursor", cursor[..^1])));
        // Any bytes of the position are a position, or none; never a fault.
        var random = new Random(1);
        for (var i = 0; i < 100; i++)
        {
            var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(cursor);
            random.NextBytes(bytes.AsSpan(9));
            await AssertNoFaultAsync(Answer.Path(GetActorTracks.NsidText, ("actor", artist.Did), ("cursor", System.Buffers.Text.Base64Url.EncodeToString(bytes))));
        }
    }

    private static IEnumerable<string> Bad(LexiconProperty property)
    {
        var name = property.Name;
        switch (property.Schema)
        {
            case IntegerSchema integer:
                foreach (var value in new[] { "abc", "1.0", "+1", "1e1", "%201", "0x1", "--1", "-", "99999999999999999999", "true" })
                    yield return $"{name}={value}";
                yield return $"{name}={integer.Minimum - 1}";
                yield return $"{name}={integer.Maximum + 1}";
                yield return $"{name}=1&{name}=1";
                break;
            case BooleanSchema:
                foreach (var value in new[] { "1", "TRUE", "yes", "null" })
                    yield return $"{name}={value}";
                yield return $"{name}=true&{name}=true";
                break;
            case ArraySchema array:
                var good = $"{name}={Good(array.Items)}";
                if (array.MaxLength is { } max)
                    yield return string.Join('&', Enumerable.Repeat(good, max + 1));
                foreach (var bad in BadText(array.Items))
                    yield return $"{good}&{name}={bad}";
                break;
            case StringSchema text:
                yield return $"{name}={Good(property)}&{name}={Good(property)}";
                if (text.KnownValues is not null)
                    yield return $"{name}=other";
                foreach (var bad in BadText(text))
                    yield return $"{name}={bad}";
                break;
        }
    }

    private static IEnumerable<string> BadText(LexiconSchema schema)
    {
        yield return "%FF";
        yield return "a%00";
        yield return "%ED%A0%80";
        if (schema is not StringSchema text)
            yield break;
        if (text.MaxLength is { } max)
            yield return new string('a', max + 1);
        if (text.MaxGraphemes is { } graphemes)
            yield return new string('a', graphemes + 1);
        string[] bad = text.Format switch
        {
            StringFormat.AtUri => ["x", "at:/x", "at://", "at://did:plc:x%25/fm.plyr.track/1", "at://a.example/fm.plyr.track/1%23/fragment", "at://a.example/fm.plyr.track/1/2", "at://a.example/fm.plyr.track/1?q", "at%253A//a.example/fm.plyr.track/1"],
            StringFormat.AtIdentifier => ["x", "did:plc:", "did:PLC:abc", "a..example", "-a.example", "a_b.example", "did%253Aplc%253Aabc"],
            StringFormat.Did => ["x", "a.example", "did:plc:", "did:x"],
            StringFormat.Tid => ["x", "0000000000000", "3jzfcijpj2z2aa", "zzzzzzzzzzzzz"],
            StringFormat.Cid => ["x", "bafy*"],
            StringFormat.Nsid => ["x", "a.b", "fm.plyr.*", "fm.plyr.tra ck", "fm%252Eplyr"],
            StringFormat.RecordKey => [".", "..", "a%2Fb", "a%23b", "%C3%A9"],
            StringFormat.Uri => ["x", "plyr.fm", "1:x", "https%253A//plyr.fm"],
            _ => [],
        };
        foreach (var value in bad)
            yield return value;
    }

    private static string Good(LexiconProperty property) => property.Name == "cursor" ? "x" : Good(property.Schema);

    private static string Good(LexiconSchema schema) => schema switch
    {
        ArraySchema array => Good(array.Items),
        IntegerSchema => "1",
        BooleanSchema => "true",
        StringSchema { Format: StringFormat.AtUri } => "at://did:plc:nobodynobodynobodynobody/fm.plyr.track/3jzfcijpj2z2a",
        StringSchema { Format: StringFormat.AtIdentifier or StringFormat.Did } => "did:plc:nobodynobodynobodynobody",
        StringSchema { Format: StringFormat.Nsid } => "fm.plyr.track",
        StringSchema { Format: StringFormat.Tid } => "3jzfcijpj2z2a",
        StringSchema { Format: StringFormat.Cid } => "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a",
        StringSchema { Format: StringFormat.Uri } => "https://plyr.fm/u/nobody.example",
        StringSchema { KnownValues: [var first, ..] } => first,
        _ => "text",
    };

    private async Task AssertRefusedAsync(string path, string error)
    {
        using var response = await _client.GetAsync(path);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == 400 && JsonDocument.Parse(body).RootElement.Text("error") == error, $"{path}: {(int)response.StatusCode} {body}");
    }

    private async Task AssertNoFaultAsync(string path)
    {
        using var response = await _client.GetAsync(path);
        Assert.True((int)response.StatusCode is 200 or 400, $"{path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
    }
}
