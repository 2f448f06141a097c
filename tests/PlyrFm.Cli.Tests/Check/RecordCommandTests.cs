namespace PlyrFm.Cli.Tests.Check;

public sealed class RecordCommandTests
{
    private const string Like =
        """{"$type":"fm.plyr.like","subject":{"uri":"at://did:plc:abc/fm.plyr.track/3jzfcijpj2z2a","cid":"bafyreie5737gdxlw5i64vzichcalba3z2v5n6icifvx5xytvske7mr3hpm"},"createdAt":"2026-01-02T03:04:05.000Z"}""";

    private const string NoteLexicon =
        """{"lexicon":1,"id":"com.example.note","defs":{"main":{"type":"record","key":"tid","record":{"type":"object","required":["text"],"properties":{"text":{"type":"string","maxLength":3}}}}}}""";

    [Fact]
    public async Task Record_of_this_service_is_checked_without_more_words()
    {
        var run = await Plyr.RunWithTextAsync($"{Like}\n{Like.Replace("createdAt", "createdBy", StringComparison.Ordinal)}\n", "check", "record");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("valid\tfm.plyr.like", run.Lines[0]);
        Assert.StartsWith("invalid\tfm.plyr.like\tcreatedAt: ", run.Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lexicons_of_a_folder_take_the_place_of_the_own_ones()
    {
        using var folder = new TemporaryFolder();
        folder.Write("note.json", NoteLexicon);

        var run = await Plyr.RunWithTextAsync(
            "{\"$type\":\"com.example.note\",\"text\":\"abc\"}\n{\"$type\":\"com.example.note\",\"text\":\"abcd\"}\n" + Like,
            "check", "record", "--lexicons", Path.GetDirectoryName(folder.PathOf("note.json"))!);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("valid\tcom.example.note", run.Lines[0]);
        Assert.StartsWith("invalid\tcom.example.note\ttext: ", run.Lines[1], StringComparison.Ordinal);
        Assert.Equal("invalid\tfm.plyr.like\t$type: no lexicon of this name among those given", run.Lines[2]);
    }

    [Theory]
    [InlineData("3jzfcijpj2z2a", 0)]
    [InlineData("self", 1)]
    public async Task Record_key_is_checked_when_given(string recordKey, int exitCode) =>
        Assert.Equal(exitCode, (await Plyr.RunWithTextAsync(Like, "check", "record", "--rkey", recordKey)).ExitCode);

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("{\"$type\":7}")]
    [InlineData("{\"$type\":\"not an nsid\"}")]
    [InlineData("{\"$type\":\"fm.plyr.like#main\"}")]
    [InlineData("nonsense")]
    public async Task What_names_no_record_type_is_invalid(string json)
    {
        var run = await Plyr.RunWithTextAsync(json, "check", "record");

        Assert.Equal(1, run.ExitCode);
        Assert.Matches("^invalid\t[^\t]*\t[^\t]+$", Assert.Single(run.Lines));
    }
}
