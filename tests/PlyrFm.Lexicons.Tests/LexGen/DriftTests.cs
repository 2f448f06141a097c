using PlyrFm.Lexicons.Tests.Records;
using PlyrFm.LexGen;
using PlyrFm.TestKit;

namespace PlyrFm.Lexicons.Tests.LexGen;

public sealed class DriftTests
{
    [Fact]
    public void Generated_code_matches_the_lexicons() =>
        Assert.Equal([], Drift(SourceLexicon.LoadAll(Checkout.Locate("lexicons")), "PlyrFm.Lexicons", Checkout.Locate("lexicons", "Generated")));

    [Fact]
    public void Generated_code_matches_the_own_vectors() =>
        Assert.Equal([], Drift(SourceLexicon.LoadAll(OwnVectors.CatalogFolder), "PlyrFm.Lexicons.Tests.Own", Generated("Own")));

    // The shared catalog does not keep its files at the path of their NSID, and its procedure refers to a lexicon that it does not hold.
    [InteropFact]
    public void Generated_code_matches_the_shared_vectors()
    {
        SourceLexicon Load(string file, string path) => SourceLexicon.Load(path, InteropSuite.Read("lexicon", "catalog", file));
        SourceLexicon[] sources =
        [
            Load("permission-set.json", "example/lexicon/permissionset.json"),
            Load("query.json", "example/lexicon/query.json"),
            Load("record.json", "example/lexicon/record.json"),
            Load("subscription.json", "example/lexicon/subscription.json"),
        ];
        Assert.Equal([], Drift(sources, "PlyrFm.Lexicons.Tests.Interop", Generated("Interop")));
    }

    private static IReadOnlyList<string> Drift(IReadOnlyList<SourceLexicon> sources, string rootNamespace, string folder)
    {
        var vocabulary = new Vocabulary(sources.Select(source => source.Document), rootNamespace);
        return new Drift(folder, [.. sources.Select(source => GeneratedFile.From(source, vocabulary))]).Find();
    }

    private static string Generated(string folder) => Checkout.Locate("tests", "PlyrFm.Lexicons.Tests", "Generated", folder);
}
