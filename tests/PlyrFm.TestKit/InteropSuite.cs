using System.Text;

namespace PlyrFm.TestKit;

/// <summary>The protocol's shared test vectors. They live beside the checkout; PLYR_INTEROP names another folder.</summary>
public static class InteropSuite
{
    /// <summary>Why the vectors cannot be read; null when they can.</summary>
    public static string? Missing { get; }

    /// <summary>Absolute path of the folder.</summary>
    public static string Root { get; }

    static InteropSuite()
    {
        string?[] candidates =
        [
            Environment.GetEnvironmentVariable("PLYR_INTEROP"),
            Checkout.Locate("..", "shared", "interop"),
            Checkout.Locate("..", "..", "shared", "interop"),
        ];
        Root = candidates.FirstOrDefault(path => path is not null && Directory.Exists(path)) ?? "";
        Missing = Root.Length > 0 ? null : $"No interop vectors: set PLYR_INTEROP, or put them into {Path.GetFullPath(candidates[1]!)}.";
    }

    /// <summary>The bytes of one file: <c>Read("crypto", "signature-fixtures.json")</c>.</summary>
    public static byte[] Read(params ReadOnlySpan<string> parts) => File.ReadAllBytes(Path.Combine([Root, .. parts]));

    /// <summary>The vectors of one text file.</summary>
    /// <inheritdoc cref="Vectors(string)"/>
    public static IReadOnlyList<string> ReadVectors(params ReadOnlySpan<string> parts) => Vectors(Encoding.UTF8.GetString(Read(parts)));

    /// <summary>The vectors in a text: one a line, blanks at both ends count, empty lines and lines that start with # do not.</summary>
    public static IReadOnlyList<string> Vectors(string text) =>
        [.. text.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0 && line[0] != '#')];
}
