using System.Collections.Frozen;
using PlyrFm.AtProto.Lexicon;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.Lexicons;

/// <summary>The JSON of the lexicons, byte for byte as the repository holds it.</summary>
public static class LexiconFiles
{
    private const string ResourcePrefix = "lexicons/";
    private const string ResourceSuffix = ".json";

    /// <summary>The JSON by NSID.</summary>
    public static FrozenDictionary<Nsid, ReadOnlyMemory<byte>> All { get; } = Load();

    /// <summary>The lexicons, parsed. Made anew on every call: keep the result.</summary>
    public static LexiconCatalog Catalog() => new(All.Values.Select(LexiconDocument.Parse));

    private static FrozenDictionary<Nsid, ReadOnlyMemory<byte>> Load() =>
        typeof(LexiconFiles).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal) && name.EndsWith(ResourceSuffix, StringComparison.Ordinal))
            .ToFrozenDictionary(
                name => Nsid.Parse(name[ResourcePrefix.Length..^ResourceSuffix.Length].Replace('/', '.')),
                name => Read(name));

    private static ReadOnlyMemory<byte> Read(string name)
    {
        using var resource = typeof(LexiconFiles).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }
}
