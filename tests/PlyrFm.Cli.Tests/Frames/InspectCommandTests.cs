using Snapshooter.Xunit;

namespace PlyrFm.Cli.Tests.Frames;

public sealed class InspectCommandTests
{
    [Fact]
    public async Task Each_kind_of_frame_is_shown()
    {
        var run = await Plyr.RunAsync("frames", "inspect", Plyr.Vector("valid.frames"));

        Assert.Equal((0, 72), (run.ExitCode, run.Lines.Length));
        var firstOfEachKind = run.Lines.GroupBy(line => line[(line.IndexOf("\"kind\"", StringComparison.Ordinal) + 8)..][..4]).Select(lines => lines.First());
        Snapshot.Match(string.Join('\n', firstOfEachKind));
    }

    [Fact]
    public async Task Malformed_frame_gets_a_reason_and_the_next_is_still_shown()
    {
        var good = Capture.FramesOf(File.ReadAllBytes(Plyr.Vector("valid.frames")))[0];

        var run = await Plyr.RunWithInputAsync(Capture.Of([], [0xff], good[..^1], good), "frames", "inspect");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(["error", "error", "error", "seq"], run.Objects.Select(line => line.EnumerateObject().ElementAt(2).Name));
    }

    [Fact]
    public async Task Nothing_is_well() => Assert.Equal(new PlyrResult(0, "", ""), await Plyr.RunAsync("frames", "inspect"));

    [Fact]
    public async Task Capture_that_was_cut_is_shown_up_to_there_and_fails()
    {
        var capture = File.ReadAllBytes(Plyr.Vector("valid.frames"));
        foreach (var length in (int[])[1, 3, 4, 5, 20_000, capture.Length - 1])
        {
            var run = await Plyr.RunWithInputAsync(capture[..length], "frames", "inspect");

            Assert.Equal(2, run.ExitCode);
            Assert.Contains("was cut", run.Error, StringComparison.Ordinal);
            Assert.True(run.Lines.Length < 72);
        }
    }

    [Fact]
    public async Task Length_without_sense_costs_no_memory()
    {
        var run = await Plyr.RunWithInputAsync([0xff, 0xff, 0xff, 0xff, 1, 2, 3], "frames", "inspect");

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("plyr: - is no capture, or was cut: frame 0 claims 4294967295 bytes.\n", run.Error);
    }

    [Fact]
    public async Task Compressed_capture_says_the_same_and_a_damaged_one_fails()
    {
        using var folder = new TemporaryFolder();
        using var compressor = new ZstdSharp.Compressor();
        var compressed = compressor.Wrap(File.ReadAllBytes(Plyr.Vector("valid.frames"))).ToArray();
        var plain = await Plyr.RunAsync("frames", "inspect", Plyr.Vector("valid.frames"));

        Assert.Equal(plain, await Plyr.RunAsync("frames", "inspect", folder.Write("whole.zst", compressed)));
        Assert.Equal(2, (await Plyr.RunAsync("frames", "inspect", folder.Write("cut.zst", compressed[..^9]))).ExitCode);
        Assert.Equal(2, (await Plyr.RunAsync("frames", "inspect", folder.Write("none.zst", "This is no zstd."))).ExitCode);
    }
}
