using System.Text.RegularExpressions;
using PlyrFm.TestKit;

namespace PlyrFm.AtProto.Tests.Syntax;

public sealed partial class SyntaxVectorTests
{
    // The counts are those of the suite when this was written: a file that shrinks or is read wrongly is noticed.
    [InteropTheory]
    [InlineData("did_syntax_valid", 12)]
    [InlineData("did_syntax_invalid", 9)]
    [InlineData("handle_syntax_valid", 36)]
    [InlineData("handle_syntax_invalid", 24)]
    [InlineData("atidentifier_syntax_valid", 6)]
    [InlineData("atidentifier_syntax_invalid", 11)]
    [InlineData("nsid_syntax_valid", 13)]
    [InlineData("nsid_syntax_invalid", 14)]
    [InlineData("recordkey_syntax_valid", 8)]
    [InlineData("recordkey_syntax_invalid", 6)]
    [InlineData("tid_syntax_valid", 2)]
    [InlineData("tid_syntax_invalid", 5)]
    [InlineData("aturi_syntax_valid", 12)]
    [InlineData("aturi_syntax_invalid", 36)]
    [InlineData("datetime_syntax_valid", 18)]
    [InlineData("datetime_syntax_invalid", 23)]
    [InlineData("datetime_parse_invalid", 4)]
    [InlineData("language_syntax_valid", 9)]
    [InlineData("language_syntax_invalid", 4)]
    [InlineData("language_parse_invalid", 2)]
    [InlineData("uri_syntax_valid", 5)]
    [InlineData("uri_syntax_invalid", 6)]
    [InlineData("cid_syntax_valid", 4)]
    [InlineData("cid_syntax_invalid", 5)]
    public void Shared_vectors_are_judged_as_their_file_says(string file, int atLeast) =>
        Check(file, InteropSuite.ReadVectors("syntax", $"{file}.txt"), atLeast);

    public static TheoryData<string> OwnFiles => [.. OwnNames];

    [Theory]
    [MemberData(nameof(OwnFiles))]
    public void Own_vectors_are_judged_as_their_file_says(string file) =>
        Check(file, [.. InteropSuite.Vectors(File.ReadAllText(Path.Combine(OwnFolder, $"{file}.txt"))).Select(Expand)], atLeast: 4);

    [Fact]
    public void Own_vectors_cover_every_format_both_ways() =>
        Assert.Equal(SyntaxFormats.All.Keys.SelectMany(name => new[] { $"{name}_invalid", $"{name}_valid" }).Order(), OwnNames.Order());

    private static IEnumerable<string> OwnNames =>
        Directory.EnumerateFiles(OwnFolder, "*.txt").Select(path => Path.GetFileNameWithoutExtension(path));

    private static string OwnFolder => Checkout.Locate("tests", "PlyrFm.AtProto.Tests", "Vectors", "syntax");

    private static void Check(string file, IReadOnlyList<string> vectors, int atLeast)
    {
        Assert.True(vectors.Count >= atLeast, $"Only {vectors.Count} vectors in {file}.");
        var judge = SyntaxFormats.All[file[..file.IndexOf('_')]];
        var expected = file.EndsWith("_valid", StringComparison.Ordinal);
        Assert.Equal([], vectors.Where(vector => judge(vector) != expected));
    }

    /// <summary>Lengthens <c>&lt;a*63&gt;</c>, which keeps the vectors readable.</summary>
    private static string Expand(string vector) =>
        Repetition().Replace(vector, match => string.Concat(Enumerable.Repeat(match.Groups[1].Value, int.Parse(match.Groups[2].Value))));

    [GeneratedRegex(@"<([^*<>]+)\*(\d+)>")]
    private static partial Regex Repetition();
}
