namespace PlyrFm.Cli.Tests.Mst;

public sealed class MstCommandTests
{
    // https://atproto.com/specs/repository#mst-structure gives the first three, the interop vectors the rest.
    [Theory]
    [InlineData("2653ae71", 0)]
    [InlineData("blue", 1)]
    [InlineData("app.bsky.feed.post/454397e440ec", 4)]
    [InlineData("app.bsky.feed.post/9adeb165882c", 8)]
    public async Task Layer_is_that_of_the_specification(string key, int layer) =>
        Assert.Equal(new PlyrResult(0, $"{layer}\t{key}\n", ""), await Plyr.RunWithTextAsync(key + "\n", "mst", "layer"));

    [Fact]
    public async Task Root_of_nothing_is_the_empty_tree() =>
        Assert.Equal("bafyreie5737gdxlw5i64vzichcalba3z2v5n6icifvx5xytvske7mr3hpm\n", (await Plyr.RunAsync("mst", "root")).Output);

    [Fact]
    public async Task Root_of_all_records_is_what_the_repository_was_signed_for()
    {
        var data = (await Plyr.RunAsync("car", "verify", Plyr.Vector("repository.car"))).Objects[0].GetProperty("data").GetString();

        // In any order.
        var reversed = string.Join('\n', File.ReadLines(Plyr.Vector("repository.tsv")).Reverse());
        Assert.Equal($"{data}\n", (await Plyr.RunWithTextAsync(reversed, "mst", "root")).Output);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("\tbafyreie5737gdxlw5i64vzichcalba3z2v5n6icifvx5xytvske7mr3hpm")]
    [InlineData("a/b\tnonsense")]
    [InlineData("a/b\tbafyreie5737gdxlw5i64vzichcalba3z2v5n6icifvx5xytvske7mr3hpm\na/b\tbafyreie5737gdxlw5i64vzichcalba3z2v5n6icifvx5xytvske7mr3hpm")]
    [InlineData("no path\tbafyreie5737gdxlw5i64vzichcalba3z2v5n6icifvx5xytvske7mr3hpm")]
    [InlineData("\u001b[2J\u0007")]
    public async Task Root_of_what_is_no_list_of_records_is_refused_without_repeating_control_characters(string input)
    {
        var run = await Plyr.RunWithTextAsync(input, "mst", "root");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("plyr: ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Error.TrimEnd('\n'), char.IsControl);
    }
}
