using System.Text.Json;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Lexicon;
using PlyrFm.AtProto.Syntax;
using PlyrFm.TestKit;

namespace PlyrFm.AtProto.Tests.Lexicon;

public sealed class RecordValidatorTests
{
    private const string SomeTid = "3jzfcijpj2z2a";

    private static readonly Nsid Kinds = Nsid.Parse("com.example.kinds");
    private static readonly LexiconCatalog Catalog = new(LexiconVectors.Catalog().Select(json => LexiconDocument.Parse(json)));

    [Fact]
    public void Own_valid_records_have_no_problems()
    {
        var vectors = LexiconVectors.Read("record-data-valid.json");
        Assert.All(vectors, vector => Assert.Equal([], Problems(vector, LexiconMode.Strict)));
    }

    [Fact]
    public void Own_invalid_records_have_the_problems_that_their_file_says()
    {
        foreach (var vector in LexiconVectors.Read("record-data-invalid.json"))
        {
            var expected = vector.GetProperty("problems").EnumerateArray().Select(problem => problem.GetString()!);
            var actual = Problems(vector, LexiconMode.Strict);
            Assert.True(expected.SequenceEqual(actual), $"{LexiconVectors.NameOf(vector)}: {string.Join(", ", actual)}");
        }
    }

    [Fact]
    public void Own_invalid_records_break_every_rule_there_is()
    {
        var broken = LexiconVectors.Read("record-data-invalid.json")
            .SelectMany(vector => vector.GetProperty("problems").EnumerateArray())
            .Select(problem => Enum.Parse<RecordRule>(problem.GetString()!.Split(' ')[1]));
        Assert.Equal(Enum.GetValues<RecordRule>(), broken.Append(RecordRule.TooMany).Distinct().Order());
    }

    [Theory]
    [InlineData(254, false)]
    [InlineData(255, false)]
    [InlineData(256, true)]
    [InlineData(100_000, true)]
    public void List_of_problems_ends_and_says_so(int wrongElements, bool isCut)
    {
        var numbers = new DataArray([.. Enumerable.Repeat(new DataText("x"), wrongElements)]);
        var problems = new RecordValidator(Catalog).Validate(Kinds, Record().With("numbers", numbers));

        // The array itself is too long, too.
        Assert.Equal(isCut ? RecordCheck.MaxProblems + 1 : wrongElements + 1, problems.Count);
        Assert.Equal(isCut, problems[^1].Rule == RecordRule.TooMany);
    }

    [InteropFact]
    public void Shared_records_are_judged_as_their_file_says()
    {
        var catalog = new LexiconCatalog([LexiconDocument.Parse(InteropSuite.Read("lexicon", "catalog", "record.json"))]);
        var validator = new RecordValidator(catalog, LexiconMode.Strict);
        Assert.Equal([], Invalid("record-data-valid.json", atLeast: 2));
        Assert.Equal(Names("record-data-invalid.json"), Invalid("record-data-invalid.json", atLeast: 25));

        IEnumerable<string> Names(string file) => LexiconVectors.Split(InteropSuite.Read("lexicon", file)).Select(LexiconVectors.NameOf);

        IEnumerable<string> Invalid(string file, int atLeast)
        {
            var vectors = LexiconVectors.Split(InteropSuite.Read("lexicon", file));
            Assert.True(vectors.Length >= atLeast, $"Only {vectors.Length} vectors in {file}.");
            return vectors.Where(vector =>
            {
                try
                {
                    var data = DataValue.FromJson(vector.GetProperty("data").GetRawText());
                    return validator.Validate(Nsid.Parse("example.lexicon.record"), data, vector.GetProperty("rkey").GetString()).Count > 0;
                }
                catch (MalformedDataException)
                {
                    // Some are no data at all.
                    return true;
                }
            }).Select(LexiconVectors.NameOf);
        }
    }

    [Theory]
    [InlineData(20, true, true)]
    [InlineData(21, true, false)]
    [InlineData(22, true, false)]
    [InlineData(23, false, false)]
    public void Graphemes_may_exceed_their_limit_by_a_tenth_in_lenient_mode(int count, bool passesLenient, bool passesStrict)
    {
        var record = Record().With("graphemesLimited", new DataText(string.Concat(Enumerable.Repeat("🧑‍🚀", count))));
        Assert.Equal(passesLenient, new RecordValidator(Catalog).Validate(Kinds, record).Count == 0);
        Assert.Equal(passesStrict, new RecordValidator(Catalog, LexiconMode.Strict).Validate(Kinds, record).Count == 0);
    }

    [Fact]
    public void Bytes_may_not_exceed_their_limit_in_any_mode() =>
        Assert.NotEmpty(new RecordValidator(Catalog).Validate(Kinds, Record().With("bytesLimited", new DataText("1234567"))));

    [Fact]
    public void Record_that_is_no_object_is_a_problem() =>
        Assert.Equal(RecordRule.Type, Assert.Single(new RecordValidator(Catalog).Validate(Kinds, new DataText("x"))).Rule);

    [Fact]
    public void Collection_that_is_not_in_the_catalog_is_a_fault() =>
        Assert.Throws<LexiconException>(() => new RecordValidator(Catalog).Validate(Nsid.Parse("com.example.nowhere"), Record()));

    [Fact]
    public void Answers_are_checked_against_the_output()
    {
        var validator = new RecordValidator(Catalog);
        var ask = Nsid.Parse("com.example.ask");
        Assert.Empty(validator.ValidateOutput(ask, DataValue.FromJson("""{"parts": [{"$type": "com.example.parts", "size": 1}], "record": {}}""")));
        Assert.Equal(
            ["parts/0/size Minimum", "record Type"],
            Texts(validator.ValidateOutput(ask, DataValue.FromJson("""{"parts": [{"$type": "com.example.parts", "size": -1}], "record": 1}"""))));
        Assert.Equal([" Type"], Texts(validator.ValidateOutput(ask, DataValue.FromJson("[]"))));
    }

    [Fact]
    public void Requests_are_checked_against_the_input()
    {
        var validator = new RecordValidator(Catalog);
        var act = Nsid.Parse("com.example.act");
        Assert.Empty(validator.ValidateInput(act, DataValue.FromJson("""{"size": 1}""")));
        Assert.Equal(["size Required"], Texts(validator.ValidateInput(act, DataMap.Empty)));
    }

    [Theory]
    [InlineData("who=did:web:example.com&limit=100&isLoud=true&tags=a&tags=b", "")]
    [InlineData("limit=101", "who Required,limit Maximum")]
    [InlineData("who=x&limit=ten&isLoud=1", "who Format,limit Type,isLoud Type")]
    [InlineData("who=did:web:example.com&tags=a&tags=b&tags=c", "tags MaxLength")]
    [InlineData("who=did:web:example.com&tags=toolong", "tags/0 MaxLength")]
    [InlineData("who=did:web:example.com&limit= 5", "limit Type")]
    [InlineData("who=did:web:example.com&limit=1,0", "limit Type")]
    [InlineData("who=x&who=did:web:example.com&unknown=1", "")]
    public void Parameters_are_read_from_the_query_string_and_checked(string query, string expected)
    {
        var ask = Nsid.Parse("com.example.ask");
        var pairs = query.Split('&').Select(pair => pair.Split('=')).Select(pair => KeyValuePair.Create(pair[0], pair[1]));
        var parameters = QueryString.Read(Catalog.GetMain<QueryDefinition>(ask).Parameters!, pairs);
        Assert.Equal(expected, string.Join(',', Texts(new RecordValidator(Catalog).ValidateParameters(ask, parameters))));
    }

    private static DataMap Record() => DataMap.FromJson("""{"$type": "com.example.kinds", "whole": 1, "mayBeNull": null}""");

    private static IEnumerable<string> Problems(JsonElement vector, LexiconMode mode)
    {
        var key = vector.TryGetProperty("rkey", out var given) ? given.GetString() : SomeTid;
        return Texts(new RecordValidator(Catalog, mode).Validate(Kinds, DataValue.FromJson(vector.GetProperty("data").GetRawText()), key));
    }

    private static IEnumerable<string> Texts(IEnumerable<RecordProblem> problems) => problems.Select(problem => $"{problem.Path} {problem.Rule}");
}
