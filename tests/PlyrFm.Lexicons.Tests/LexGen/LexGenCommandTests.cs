using System.Diagnostics;
using PlyrFm.LexGen;

namespace PlyrFm.Lexicons.Tests.LexGen;

/// <summary>Runs the command as a script would.</summary>
public sealed class LexGenCommandTests : IDisposable
{
    private const string Lexicon = """{"lexicon": 1, "id": "com.example.thing", "defs": {"main": {"type": "object", "properties": {"a": {"type": "integer"}}}}}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lexgen");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Check_passes_right_after_generation()
    {
        Write("com/example/thing.json", Lexicon);
        Assert.Equal(ExitCodes.Done, (await RunAsync()).Code);
        Assert.Equal((ExitCodes.Done, ""), await RunAsync("--check"));
    }

    [Fact]
    public async Task Check_fails_and_names_files_that_are_missing_changed_or_orphaned()
    {
        Write("com/example/thing.json", Lexicon);
        Write("com/example/other.json", Lexicon.Replace("thing", "other", StringComparison.Ordinal));
        await RunAsync();
        File.Delete(Generated("Thing"));
        File.AppendAllText(Generated("Other"), " ");
        File.WriteAllText(Generated("Left"), "");
        var (code, errors) = await RunAsync("--check");
        Assert.Equal(ExitCodes.Drifted, code);
        Assert.Equal(
            ["Com/Example/Left.g.cs", "Com/Example/Other.g.cs", "Com/Example/Thing.g.cs"],
            errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':')[0]));
    }

    [Fact]
    public async Task Generation_removes_what_no_lexicon_asks_for()
    {
        Write("com/example/thing.json", Lexicon);
        await RunAsync();
        File.Move(Generated("Thing"), Generated("Left"));
        await RunAsync();
        Assert.True(File.Exists(Generated("Thing")));
        Assert.False(File.Exists(Generated("Left")));
    }

    [Fact]
    public async Task Same_lexicons_give_the_same_code_byte_for_byte()
    {
        Write("com/example/thing.json", Lexicon);
        await RunAsync();
        var first = File.ReadAllBytes(Generated("Thing"));
        File.Delete(Generated("Thing"));
        await RunAsync();
        Assert.Equal(first, File.ReadAllBytes(Generated("Thing")));
    }

    [Fact]
    public async Task Broken_lexicon_is_named()
    {
        Write("com/example/thing.json", Lexicon.Replace("integer", "float", StringComparison.Ordinal));
        var (code, errors) = await RunAsync();
        Assert.Equal(ExitCodes.BadLexicon, code);
        Assert.StartsWith("com/example/thing.json: com.example.thing/defs/main/properties/a: ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lexicon_at_the_wrong_path_is_refused()
    {
        Write("com/example/elsewhere.json", Lexicon);
        Assert.Equal(ExitCodes.BadLexicon, (await RunAsync()).Code);
    }

    [Fact]
    public async Task Unknown_option_shows_the_usage()
    {
        var (code, errors) = await RunAsync("--chekc");
        Assert.Equal(ExitCodes.BadUsage, code);
        Assert.Contains("--check", errors, StringComparison.Ordinal);
    }

    private string Generated(string name) => Path.Combine(_folder.FullName, "Generated", "Com", "Example", $"{name}.g.cs");

    private void Write(string path, string json)
    {
        var file = Path.Combine(_folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, json);
    }

    private async Task<(int Code, string Errors)> RunAsync(params string[] args)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardError = true, RedirectStandardOutput = true };
        string[] all = ["exec", typeof(ExitCodes).Assembly.Location, "--lexicons", _folder.FullName, .. args];
        foreach (var arg in all)
        {
            start.ArgumentList.Add(arg);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        return (process.ExitCode, errors.ReplaceLineEndings("\n"));
    }
}
