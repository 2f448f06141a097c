namespace PlyrFm.Cli.Tests.Check;

public sealed class LexiconCommandTests
{
    private const string Valid = """{"lexicon":1,"id":"com.example.note","defs":{"main":{"type":"record","key":"tid","record":{"type":"object","properties":{"text":{"type":"string"}}}}}}""";

    [Fact]
    public async Task Schemas_are_told_from_what_is_none()
    {
        using var folder = new TemporaryFolder();
        var good = folder.Write("good.json", Valid);
        var bad = folder.Write("bad.json", """{"lexicon":1,"id":"com.example.note","defs":{"main":{"type":"nonsense"}}}""");
        var binary = folder.Write("binary.json", [0xff, 0x00, 0x80]);

        var run = await Plyr.RunAsync("check", "lexicon", good, bad, binary);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal($"valid\t{good}", run.Lines[0]);
        Assert.StartsWith($"invalid\t{bad}\t", run.Lines[1], StringComparison.Ordinal);
        Assert.StartsWith($"invalid\t{binary}\t", run.Lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schema_on_standard_input_is_called_a_dash() =>
        Assert.Equal(new PlyrResult(0, "valid\t-\n", ""), await Plyr.RunWithTextAsync(Valid, "check", "lexicon"));

    [Fact]
    public async Task All_schemas_of_the_project_are_valid()
    {
        var files = Directory.GetFiles(TestKit.Checkout.Locate("lexicons"), "*.json", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(files);

        var run = await Plyr.RunAsync(["check", "lexicon", .. files]);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(files.Length, run.Lines.Length);
    }
}
