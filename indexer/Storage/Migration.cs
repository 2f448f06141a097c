using System.Security.Cryptography;
using System.Text;

namespace PlyrFm.Indexer.Storage;

/// <summary>One numbered SQL file.</summary>
/// <param name="Name">The file's name without its extension, such as <c>0001_initial</c>; the names' order is the order of application.</param>
public sealed record Migration(string Name, string Sql)
{
    private const string Folder = "PlyrFm.Indexer.Storage.Migrations.";

    /// <summary>What the file was when it was applied. Line ends do not count: a checkout may have changed them.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    /// <summary>False for a file that says so in its first line, because it does what no transaction may, such as <c>create index concurrently</c>.</summary>
    public bool IsTransactional => !Sql.StartsWith("-- no transaction", StringComparison.Ordinal);

    /// <summary>The files that this program carries, in order.</summary>
    public static IReadOnlyList<Migration> All { get; } = [.. Embedded().OrderBy(m => m.Name, StringComparer.Ordinal)];

    private static IEnumerable<Migration> Embedded()
    {
        var assembly = typeof(Migration).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return new Migration(Path.GetFileNameWithoutExtension(resource[Folder.Length..]), reader.ReadToEnd());
        }
    }
}
