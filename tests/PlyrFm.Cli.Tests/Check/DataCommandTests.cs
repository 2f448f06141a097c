namespace PlyrFm.Cli.Tests.Check;

public sealed class DataCommandTests
{
    // {"a":1} is a1 61 61 01.
    private const string SmallCbor = "oWFhAQ==";

    [Fact]
    public async Task Document_becomes_its_encoding_and_cid()
    {
        var run = await Plyr.RunWithTextAsync("{ \"a\": 1 }", "check", "data");

        var found = Assert.Single(run.Objects);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(SmallCbor, found.GetProperty("cbor").GetString());
        Assert.Equal(CidOf(Convert.FromBase64String(SmallCbor)), found.GetProperty("cid").GetString());
    }

    [Fact]
    public async Task Document_over_several_lines_is_one_and_lines_of_documents_are_many()
    {
        Assert.Single((await Plyr.RunWithTextAsync("{\n  \"a\":\n1}\n", "check", "data")).Lines);
        Assert.Equal(3, (await Plyr.RunWithTextAsync("{\"a\":1}\n\n{\"b\":2}\n{\"c\":3}", "check", "data")).Lines.Length);
    }

    [Theory]
    [InlineData("{\"a\":1.5}")]
    [InlineData("{\"a\":1")]
    [InlineData("{\"$type\":\"\"}")]
    [InlineData("{\"a\":{\"$link\":\"nonsense\"}}")]
    [InlineData("\0\u0001\u0002")]
    public async Task What_is_no_data_gets_a_reason_and_the_rest_is_still_done(string bad)
    {
        var run = await Plyr.RunWithTextAsync($"{bad}\n{{\"a\":1}}\n", "check", "data");

        Assert.Equal(1, run.ExitCode);
        Assert.NotEmpty(run.Objects[0].GetProperty("error").GetString()!);
        Assert.Equal(SmallCbor, run.Objects[1].GetProperty("cbor").GetString());
    }

    [Fact]
    public async Task Nesting_without_end_is_refused()
    {
        var deep = new string('[', 100_000);

        var run = await Plyr.RunWithTextAsync($"{{\"a\":{deep}", "check", "data");

        Assert.Equal(1, run.ExitCode);
        Assert.True(run.Objects[0].TryGetProperty("error", out _));
    }

    [Fact]
    public async Task Nothing_is_well() => Assert.Equal(new PlyrResult(0, "", ""), await Plyr.RunAsync("check", "data"));

    // CIDv1, dag-cbor, sha-256, 32 bytes; RFC 4648 base32 in lower case without padding.
    private static string CidOf(byte[] block)
    {
        byte[] bytes = [0x01, 0x71, 0x12, 0x20, .. System.Security.Cryptography.SHA256.HashData(block)];
        var bits = string.Concat(bytes.Select(b => Convert.ToString(b, 2).PadLeft(8, '0')));
        return "b" + string.Concat(bits.Chunk(5).Select(five => "abcdefghijklmnopqrstuvwxyz234567"[Convert.ToInt32(new string(five).PadRight(5, '0'), 2)]));
    }
}
