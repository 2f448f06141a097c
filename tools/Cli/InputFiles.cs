using System.CommandLine;
using System.Text;

namespace PlyrFm.Cli;

/// <summary>Standard input, or the files named on the command line.</summary>
internal static class InputFiles
{
    public static Argument<FileInfo[]> Argument(string description) => new("file")
    {
        Description = $"{description} Standard input when none is named.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public static IEnumerable<string> ReadLines(Terminal terminal, IReadOnlyList<FileInfo> files)
    {
        foreach (var stream in Open(terminal, files))
        {
            using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: false);
            while (reader.ReadLine() is { } line)
            {
                yield return line;
            }
        }
    }

    public static IEnumerable<byte[]> ReadWhole(Terminal terminal, IReadOnlyList<FileInfo> files)
    {
        foreach (var stream in Open(terminal, files))
        {
            using var content = new MemoryStream();
            stream.CopyTo(content);
            yield return content.ToArray();
        }
    }

    private static IEnumerable<Stream> Open(Terminal terminal, IReadOnlyList<FileInfo> files)
    {
        if (files.Count == 0)
        {
            yield return terminal.Input;
        }

        foreach (var file in files)
        {
            using var stream = file.OpenRead();
            yield return stream;
        }
    }
}
