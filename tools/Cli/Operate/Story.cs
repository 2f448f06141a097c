using System.Globalization;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Cli.Operate;

/// <summary>Lines of an explanation: one thing a line, its name in front, what goes on below it indented.</summary>
internal sealed class Story(TextWriter output)
{
    private const int NameWidth = 14;

    private readonly List<string> _lines = [];

    public void Add(string name, string text) => _lines.Add($"{name.PadRight(NameWidth)} {Quiet(text)}");

    public Task TellAsync() => output.WriteLineAsync(string.Join(Environment.NewLine, _lines));

    public static string At(DateTimeOffset? time) => time is { } known
        ? known.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        : "never";

    public static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    public static string Proof(VerifiedBy? by) => by switch
    {
        VerifiedBy.Commit => "its commit",
        VerifiedBy.WholeRepository => "the whole repository",
        VerifiedBy.Proof => "a proof of it alone",
        VerifiedBy.PartsOfRepository => "the parts of the repository that can hold it",
        _ => "nothing that is known here",
    };

    // Reasons may quote what a stranger sent: it must not steer the terminal.
    private static string Quiet(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '\ufffd' : c));
}
