using System.Text.Json;

namespace PlyrFm.Cli.Tests.Bench;

public sealed class BenchCommandTests
{
    [Theory]
    [InlineData("filter", 1, 216)]
    [InlineData("full", 2, 216)]
    [InlineData("verify", 1, 216)]
    [InlineData("verify", 3, 216)]
    public async Task Frames_prints_one_object_a_run_with_plain_numbers(string mode, int threads, int frames)
    {
        var run = await Plyr.RunAsync(
            "bench", "frames", Plyr.Vector("valid.frames"), "--keys", Plyr.Vector("keys.tsv"), "--mode", mode, "--runs", "2", "--loops", "3", "--threads", $"{threads}");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(2, run.Objects.Length);
        foreach (var found in run.Objects)
        {
            Assert.Equal(("plyr", mode), (found.GetProperty("impl").GetString(), found.GetProperty("mode").GetString()));
            Assert.Equal($"{frames}", found.GetProperty("frames").GetRawText());
            Assert.Equal("0", found.GetProperty("bad").GetRawText());
            Assert.Equal($"{threads}", found.GetProperty("threads").GetRawText());
            Assert.All(
                (string[])["fps", "fps_cpu", "alloc_per_frame", "gen0", "gen1", "gen2", "rss_mb"],
                name => Assert.Matches("^[0-9]+(\\.[0-9])?$", found.GetProperty(name).GetRawText()));
        }
    }

    [Fact]
    public async Task Frames_counts_what_does_not_verify()
    {
        var forged = File.ReadLines(Plyr.Vector("tampered.tsv")).Count();

        var run = await Plyr.RunAsync(
            "bench", "frames", Plyr.Vector("tampered.frames"), "--keys", Plyr.Vector("keys.tsv"), "--mode", "verify", "--runs", "1");

        Assert.Equal(forged, run.Objects[0].GetProperty("bad").GetInt32());
    }

    [Fact]
    public async Task Frames_can_be_limited()
    {
        var run = await Plyr.RunAsync("bench", "frames", Plyr.Vector("valid.frames"), "--mode", "filter", "--limit", "10", "--runs", "1");

        Assert.Equal(10, run.Objects[0].GetProperty("frames").GetInt32());
    }

    [Fact]
    public async Task Frames_cannot_be_verified_without_keys()
    {
        var run = await Plyr.RunAsync("bench", "frames", Plyr.Vector("valid.frames"), "--mode", "verify");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("--keys", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Receive_gets_every_frame_through_the_socket()
    {
        var run = await Plyr.RunAsync("bench", "receive", Plyr.Vector("valid.frames"), "--runs", "2");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] round = ["tcp 0", "receive+filter 0", "receive+filter 262144"];
        Assert.Equal([.. round, .. round], run.Objects.Select(found => $"{found.GetProperty("mode")} {found.GetProperty("read_ahead")}"));
    }

    [Fact]
    public async Task Crypto_measures_each_primitive_and_gets_right_answers()
    {
        var run = await Plyr.RunAsync("bench", "crypto", "--runs", "1");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["k256 verify", "p256 verify", "sha-256 64 B", "sha-256 400 B"], run.Objects.Select(found => found.GetProperty("primitive").GetString()));
        Assert.All(run.Objects, found => Assert.Equal(JsonValueKind.True, found.GetProperty("right").ValueKind));
    }
}
