using PlyrFm.TestKit;

namespace PlyrFm.Cli.Tests.Check;

public sealed class SyntaxCommandTests
{
    [Theory]
    [InlineData("did", "did:plc:z72i7hdynmk6r22z27h6tvur", "did:PLC:x")]
    [InlineData("handle", "alice.example.com", "alice")]
    [InlineData("at-identifier", "did:web:example.com", "@alice.example.com")]
    [InlineData("nsid", "fm.plyr.track", "fm.plyr")]
    [InlineData("record-key", "self", "..")]
    [InlineData("tid", "3jzfcijpj2z2a", "3jzfcijpj2z2")]
    [InlineData("at-uri", "at://alice.example.com/fm.plyr.track/3jzfcijpj2z2a", "http://alice.example.com")]
    [InlineData("cid", "bafyreie5737gdxlw5i64vzichcalba3z2v5n6icifvx5xytvske7mr3hpm", "bafy")]
    [InlineData("datetime", "2026-01-02T03:04:05.000Z", "2026-01-02")]
    [InlineData("language", "pt-BR", "portuguese language")]
    [InlineData("uri", "https://plyr.fm", "plyr.fm")]
    public async Task Lines_of_each_kind_are_told_apart(string kind, string valid, string invalid)
    {
        var run = await Plyr.RunWithTextAsync($"{valid}\n{invalid}\n", "check", "syntax", kind);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal($"valid\t{valid}", run.Lines[0]);
        Assert.Matches("^invalid\t[^\t]+\t[^\t]+$", run.Lines[1]);
        Assert.Equal("", run.Error);
    }

    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("did:plc:abc", 1, 0)]
    [InlineData("did:plc:abc\r\ndid:plc:abc\r\n", 2, 0)]
    [InlineData("\n\n", 2, 1)]
    [InlineData(" did:plc:abc", 1, 1)]
    [InlineData("did:plc:abc\0", 1, 1)]
    public async Task Line_ends_blanks_and_nothing_are_taken_literally(string input, int lines, int exitCode)
    {
        var run = await Plyr.RunWithTextAsync(input, "check", "syntax", "did");

        Assert.Equal((lines, exitCode), (run.Lines.Length, run.ExitCode));
    }

    [Fact]
    public async Task Binary_and_a_huge_line_are_invalid_and_nothing_else()
    {
        byte[] input = [0xff, 0xfe, 0x00, (byte)'\n', .. new byte[5_000_000], (byte)'\n', .. "did:plc:abc\n"u8];

        var run = await Plyr.RunWithInputAsync(input, "check", "syntax", "did");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(["invalid", "invalid", "valid"], run.Lines.Select(line => line[..line.IndexOf('\t', StringComparison.Ordinal)]));
    }

    [Fact]
    public async Task Files_are_read_one_after_the_other_and_a_dash_is_standard_input()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("dids", "did:plc:fromfile\n");

        var run = await Plyr.RunWithTextAsync("did:plc:frominput\n", "check", "syntax", "did", file, "-");

        Assert.Equal(["valid\tdid:plc:fromfile", "valid\tdid:plc:frominput"], run.Lines);
    }

    [InteropTheory]
    [InlineData("aturi", "at-uri")]
    [InlineData("did", "did")]
    [InlineData("handle", "handle")]
    [InlineData("nsid", "nsid")]
    [InlineData("recordkey", "record-key")]
    [InlineData("tid", "tid")]
    [InlineData("datetime", "datetime")]
    [InlineData("atidentifier", "at-identifier")]
    public async Task Interop_vectors_get_the_published_verdict(string file, string kind)
    {
        foreach (var verdict in (string[])["valid", "invalid"])
        {
            var vectors = InteropSuite.ReadVectors("syntax", $"{file}_syntax_{verdict}.txt");
            var run = await Plyr.RunWithTextAsync(string.Join('\n', vectors), "check", "syntax", kind);
            Assert.All(run.Lines, line => Assert.StartsWith(verdict + "\t", line, StringComparison.Ordinal));
            Assert.Equal(vectors.Count, run.Lines.Length);
        }
    }
}
