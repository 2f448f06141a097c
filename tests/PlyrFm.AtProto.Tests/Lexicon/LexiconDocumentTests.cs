using System.Text;
using System.Text.Json;
using PlyrFm.AtProto.Lexicon;
using PlyrFm.AtProto.Syntax;
using PlyrFm.TestKit;

namespace PlyrFm.AtProto.Tests.Lexicon;

public sealed class LexiconDocumentTests
{
    [Fact]
    public void Own_valid_lexicons_are_read() => Assert.Equal([], Refused(LexiconVectors.Read("lexicon-valid.json")));

    [Fact]
    public void Own_invalid_lexicons_are_refused()
    {
        var vectors = LexiconVectors.Read("lexicon-invalid.json");
        Assert.Equal(vectors.Select(LexiconVectors.NameOf), Refused(vectors));
    }

    [InteropFact]
    public void Shared_valid_lexicons_are_read()
    {
        var vectors = LexiconVectors.Split(InteropSuite.Read("lexicon", "lexicon-valid.json"));
        Assert.True(vectors.Length >= 2);
        Assert.Equal([], Refused(vectors));
    }

    [InteropFact]
    public void Shared_invalid_lexicons_are_refused()
    {
        var vectors = LexiconVectors.Split(InteropSuite.Read("lexicon", "lexicon-invalid.json"));
        Assert.True(vectors.Length >= 4);
        Assert.Equal(vectors.Select(LexiconVectors.NameOf), Refused(vectors));
    }

    [InteropTheory]
    [InlineData("record", typeof(RecordDefinition))]
    [InlineData("query", typeof(QueryDefinition))]
    [InlineData("procedure", typeof(ProcedureDefinition))]
    [InlineData("subscription", typeof(SubscriptionDefinition))]
    [InlineData("permission-set", typeof(PermissionSetDefinition))]
    public void Shared_catalog_is_read(string file, Type expected) =>
        Assert.IsType(expected, LexiconDocument.Parse(InteropSuite.Read("lexicon", "catalog", $"{file}.json")).Main);

    [Fact]
    public void References_become_absolute()
    {
        var track = Parse("""
            {"lexicon": 1, "id": "com.example.thing", "defs": {"main": {"type": "object", "properties": {
              "near": {"type": "ref", "ref": "#part"},
              "far": {"type": "ref", "ref": "com.example.other"},
              "main": {"type": "ref", "ref": "com.example.other#main"}}},
              "part": {"type": "token"}}}
            """);
        var properties = Assert.IsType<ObjectSchema>(track.Main).Properties;
        Assert.Equal(
            ["com.example.thing#part", "com.example.other", "com.example.other"],
            properties.Select(property => Assert.IsType<RefSchema>(property.Schema).Reference.ToString()));
    }

    [Fact]
    public void Faults_name_their_place()
    {
        var fault = Assert.Throws<LexiconException>(() => Parse("""
            {"lexicon": 1, "id": "com.example.thing", "defs": {"main": {"type": "object", "properties": {"a": {"type": "string", "format": "email"}}}}}
            """));
        Assert.Equal("com.example.thing/defs/main/properties/a/format: is not a known format", fault.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"lexicon\": 1, \"lexicon\": 1}")]
    [InlineData("{\"lexicon\": 1, \"id\": \"\\ud800\"}")]
    [InlineData("{\"lexicon\": 1, \"id\": \"com.example.thing\", \"defs\": {\"\\ud800\": {}}}")]
    public void Json_that_is_no_document_is_a_fault(string json) => Assert.Throws<LexiconException>(() => Parse(json));

    [Fact]
    public void Catalog_refuses_the_same_document_twice()
    {
        var document = Parse("""{"lexicon": 1, "id": "com.example.thing", "defs": {"main": {"type": "token"}}}""");
        Assert.Throws<LexiconException>(() => new LexiconCatalog([document, document]));
    }

    [Fact]
    public void Catalog_without_the_definition_asked_for_says_so()
    {
        var catalog = new LexiconCatalog([]);
        var missing = new LexiconReference(Nsid.Parse("com.example.thing"), "part");
        Assert.Null(catalog.Find(missing));
        Assert.Contains("com.example.thing#part", Assert.Throws<LexiconException>(() => catalog.Resolve(missing)).Message, StringComparison.Ordinal);
    }

    private static LexiconDocument Parse(string json) => LexiconDocument.Parse(Encoding.UTF8.GetBytes(json));

    private static IEnumerable<string> Refused(IEnumerable<JsonElement> vectors) =>
        vectors.Where(vector =>
        {
            try
            {
                Parse(vector.GetProperty("lexicon").GetRawText());
                return false;
            }
            catch (LexiconException)
            {
                return true;
            }
        }).Select(LexiconVectors.NameOf);
}
