using System.CommandLine;
using System.Text;

namespace PlyrFm.Cli;

/// <summary>Standard input, or the files named on the command line. <c>-</c> is standard input as well.</summary>
internal static class InputFiles
{
    private const string StandardInput = "-";

    public static Argument<FileInfo[]> Argument(string description) => new("file")
    {
        Description = $"{description} Standard input when none is named.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public static Argument<FileInfo?> SingleArgument(string description) => new("file")
    {
        Description = $"{description} Standard input when none is named.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static FileInfo Chosen(ParseResult parsed, Argument<FileInfo?> file) => parsed.GetValue(file) ?? new FileInfo(StandardInput);

    public static Stream Open(Terminal terminal, FileInfo file) => file.ToString() == StandardInput ? terminal.Input : file.OpenRead();

    public static byte[] ReadWhole(Terminal terminal, FileInfo file)
    {
        if (file.ToString() != StandardInput)
        {
            return File.ReadAllBytes(file.FullName);
        }

        using var content = new MemoryStream();
        terminal.Input.CopyTo(content);
        return content.ToArray();
    }

    /// <summary>The whole content of each file, with its name.</summary>
    public static IEnumerable<(string Name, byte[] Content)> ReadWhole(Terminal terminal, IReadOnlyList<FileInfo> files) =>
        OrStandardInput(files).Select(file => (file.ToString(), ReadWhole(terminal, file)));

    public static IEnumerable<string> ReadLines(Terminal terminal, IReadOnlyList<FileInfo> files)
    {
        foreach (var file in OrStandardInput(files))
        {
            using var reader = new StreamReader(Open(terminal, file), Encoding.UTF8, detectEncodingFromByteOrderMarks: false);
            while (reader.ReadLine() is { } line)
            {
                yield return line;
            }
        }
    }

    private static IReadOnlyList<FileInfo> OrStandardInput(IReadOnlyList<FileInfo> files) => files.Count > 0 ? files : [new FileInfo(StandardInput)];
}
