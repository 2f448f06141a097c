using PlyrFm.AtProto.Lexicon;
using PlyrFm.TestKit;

namespace PlyrFm.Lexicons.Tests.Records;

/// <summary>The vectors that the interpreter is tested with: generated code must judge alike.</summary>
internal static class OwnVectors
{
    public static string Folder => Checkout.Locate("tests", "PlyrFm.AtProto.Tests", "Vectors", "lexicon");

    public static string CatalogFolder => Path.Combine(Folder, "catalog");

    public static LexiconCatalog Catalog() => new(
        Directory.EnumerateFiles(CatalogFolder, "*.json", SearchOption.AllDirectories).Select(file => LexiconDocument.Parse(File.ReadAllBytes(file))));
}
