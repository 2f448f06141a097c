using System.Text.Json;
using PlyrFm.TestKit;

namespace PlyrFm.AtProto.Tests.Lexicon;

/// <summary>Vectors of this project: the same shape as the shared ones, and each invalid one says which problems must be found.</summary>
internal static class LexiconVectors
{
    public static string Folder => Checkout.Locate("tests", "PlyrFm.AtProto.Tests", "Vectors", "lexicon");

    public static JsonElement[] Read(string file) => Split(File.ReadAllBytes(Path.Combine(Folder, file)));

    public static JsonElement[] Split(byte[] json) => [.. JsonDocument.Parse(json).RootElement.EnumerateArray()];

    public static IEnumerable<byte[]> Catalog() =>
        Directory.EnumerateFiles(Path.Combine(Folder, "catalog"), "*.json", SearchOption.AllDirectories).Select(File.ReadAllBytes);

    public static string NameOf(JsonElement vector) => vector.GetProperty("name").GetString()!;
}
