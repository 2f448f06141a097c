using System.Text.Json;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Lexicon;
using PlyrFm.TestKit;

namespace PlyrFm.Lexicons.Tests.Records;

public sealed class GeneratedVectorTests
{
    [Fact]
    public void Own_valid_records_have_no_problems() =>
        Assert.All(RecordKind.Kinds.Samples(), sample => Assert.Equal([], RecordKind.Kinds.Problems(sample, LexiconMode.Strict)));

    [Fact]
    public void Own_invalid_records_have_the_problems_that_their_file_says()
    {
        foreach (var vector in Read(File.ReadAllBytes(Path.Combine(OwnVectors.Folder, "record-data-invalid.json"))))
        {
            var problems = new List<RecordProblem>();
            if (vector.TryGetProperty("rkey", out var key))
            {
                Own.Com.Example.Kinds.ValidateKey(key.GetString()!, problems);
            }

            Own.Com.Example.Kinds.Validate(DataMap.FromJson(vector.GetProperty("data").GetRawText()), problems, LexiconMode.Strict);
            var expected = vector.GetProperty("problems").EnumerateArray().Select(problem => problem.GetString()!);
            Assert.Equal(expected, problems.Select(problem => $"{problem.Path} {problem.Rule}"));
        }
    }

    [InteropTheory]
    [InlineData("record-data-valid.json", 2, true)]
    [InlineData("record-data-invalid.json", 25, false)]
    public void Shared_records_are_judged_as_their_file_says(string file, int atLeast, bool isValid)
    {
        var vectors = Read(InteropSuite.Read("lexicon", file));
        Assert.True(vectors.Length >= atLeast, $"Only {vectors.Length} vectors in {file}.");
        Assert.Equal([], vectors.Where(vector => IsValid(vector) != isValid).Select(vector => vector.GetProperty("name").GetString()));
    }

    private static bool IsValid(JsonElement vector)
    {
        var problems = new List<RecordProblem>();
        try
        {
            Interop.Example.Lexicon.Record.ValidateKey(vector.GetProperty("rkey").GetString()!, problems);
            Interop.Example.Lexicon.Record.Validate(DataMap.FromJson(vector.GetProperty("data").GetRawText()), problems, LexiconMode.Strict);
            return problems.Count == 0;
        }
        catch (MalformedDataException)
        {
            // Some are no data at all.
            return false;
        }
    }

    private static JsonElement[] Read(byte[] json) => [.. JsonDocument.Parse(json).RootElement.EnumerateArray()];
}
