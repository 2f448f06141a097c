using System.Security.Cryptography;
using PlyrFm.AtProto.Lexicon;

namespace PlyrFm.LexGen;

/// <param name="Path">Path of the JSON below its folder, with <c>/</c> on every system so that output is the same everywhere.</param>
/// <param name="Sha256">Hash of its bytes, in lower-case hexadecimal.</param>
/// <param name="Document">What it says.</param>
public sealed record SourceLexicon(string Path, string Sha256, LexiconDocument Document)
{
    // A project folder also holds what the build and editors leave behind; lexicons live below the first segment of an authority.
    private static readonly string[] IgnoredFolders = ["bin", "obj", "artifacts", "Generated"];

    public static IReadOnlyList<SourceLexicon> LoadAll(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories)
            .Select(file => (File: file, Path: System.IO.Path.GetRelativePath(folder, file).Replace('\\', '/')))
            .Where(found => !IgnoredFolders.Contains(found.Path.Split('/')[0]))
            .OrderBy(found => found.Path, StringComparer.Ordinal)
            .Select(found => Load(found.Path, File.ReadAllBytes(found.File))),
    ];

    public static SourceLexicon Load(string path, byte[] json)
    {
        try
        {
            var document = LexiconDocument.Parse(json);
            return path == document.Id.ToString().Replace('.', '/') + ".json"
                ? new SourceLexicon(path, Convert.ToHexStringLower(SHA256.HashData(json)), document)
                : throw new LexiconException($"holds {document.Id}, which belongs to another path");
        }
        catch (LexiconException fault)
        {
            throw new LexiconException($"{path}: {fault.Message}", fault);
        }
    }
}
