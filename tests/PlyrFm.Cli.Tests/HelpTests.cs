using System.CommandLine;
using Snapshooter.Xunit;

namespace PlyrFm.Cli.Tests;

public sealed class HelpTests
{
    [Fact]
    public async Task Help_of_every_command_is_as_reviewed()
    {
        string[][] commands =
        [
            [],
            ["check"], ["check", "syntax"], ["check", "data"], ["check", "lexicon"], ["check", "record"], ["check", "signature"],
            ["mst"], ["mst", "layer"], ["mst", "root"],
            ["car"], ["car", "verify"], ["car", "ls"],
            ["frames"], ["frames", "inspect"], ["frames", "verify"], ["frames", "record"],
            ["resolve"], ["status"], ["resync"], ["forget"], ["history"], ["explain"], ["rebuild"], ["takedown"], ["hide"], ["unlist"], ["allow"], ["clear"], ["policy"], ["source"], ["source", "reset"],
            ["bench"], ["bench", "frames"], ["bench", "crypto"],
        ];
        var pages = new List<string>();
        foreach (var command in commands)
        {
            var run = await Plyr.RunAsync([.. command, "--help"]);
            Assert.Equal(0, run.ExitCode);
            // The test host's own name stands where the program's would.
            pages.Add($"$ plyr {string.Join(' ', command)} --help\n{run.Output.Replace(RootCommand.ExecutableName, "plyr", StringComparison.Ordinal).TrimEnd()}\n");
        }

        Snapshot.Match(string.Join('\n', pages));
    }

    [Theory]
    [InlineData("plyr: Unrecognized command or argument 'nonsense'.", "nonsense")]
    [InlineData("plyr check: Unrecognized command or argument 'nonsense'.", "check", "nonsense")]
    [InlineData("plyr resolve: Required argument missing for command: 'resolve'.", "resolve")]
    [InlineData("plyr bench frames: --loops must be 1 or more.", "bench", "frames", "x", "--mode", "full", "--loops", "0")]
    [InlineData("plyr frames record: \"relay.example\" is no address", "frames", "record", "relay.example", "x")]
    [InlineData("plyr bench frames: --runs must be 1 or more.", "bench", "frames", "x", "--mode", "full", "--runs", "-1")]
    public async Task Command_line_that_is_wrong_gets_one_sentence_and_2(string sentence, params string[] args)
    {
        var run = await Plyr.RunAsync(args);

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.StartsWith(sentence, run.Error, StringComparison.Ordinal);
        Assert.EndsWith("--help\n", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check", "syntax", "did", "/nowhere/file")]
    [InlineData("check", "data", "/nowhere/file")]
    [InlineData("check", "lexicon", "/nowhere/file")]
    [InlineData("check", "record", "--lexicons", "/nowhere/folder")]
    [InlineData("mst", "root", "/nowhere/file")]
    [InlineData("car", "verify", "/nowhere/file")]
    [InlineData("car", "ls", "/nowhere/file")]
    [InlineData("frames", "inspect", "/nowhere/file")]
    [InlineData("frames", "verify", "/nowhere/file", "--keys", "/nowhere/keys")]
    [InlineData("bench", "frames", "/nowhere/file", "--mode", "full")]
    public async Task File_that_is_not_there_gets_one_sentence_and_2(params string[] args)
    {
        var run = await Plyr.RunAsync(args);

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.Matches("^plyr: .*/nowhere/.*\n$", run.Error);
    }
}
