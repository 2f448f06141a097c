using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Cli.Tests.Frames;

public sealed class RecordCommandTests
{
    private static readonly Dictionary<string, string?> LocalNetwork = new() { ["Network:AllowPrivate"] = "true" };

    [Theory]
    [InlineData("recording")]
    [InlineData("recording.zst")]
    public async Task Recording_holds_the_frames_as_they_were_sent(string name)
    {
        await using var relay = new SimulatedRelay();
        await relay.Server.StartAsync();
        var sent = Capture.FramesOf(File.ReadAllBytes(Plyr.Vector("valid.frames"))).Take(20).ToList();
        sent.ForEach(relay.PublishRaw);
        using var folder = new TemporaryFolder();
        var file = folder.PathOf(name);
        string[] record = ["frames", "record", relay.Server.Address.ToString(), file, "--cursor", "0", "--limit", "20"];

        var run = await Plyr.RunWithSettingsAsync(LocalNetwork, record);
        var inspected = await Plyr.RunAsync("frames", "inspect", file);

        Assert.Equal(new PlyrResult(0, $"20 frames written to {file}\n", ""), run);
        Assert.Equal((await Plyr.RunWithInputAsync(Capture.Of(sent), "frames", "inspect")).Output, inspected.Output);

        // A recording cannot be made again.
        var again = await Plyr.RunWithSettingsAsync(LocalNetwork, record);
        Assert.Equal((2, ""), (again.ExitCode, again.Output));
        Assert.Contains("exists", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Source_that_is_not_there_leaves_one_sentence()
    {
        using var folder = new TemporaryFolder();

        var run = await Plyr.RunWithSettingsAsync(LocalNetwork, "frames", "record", "ws://127.0.0.1:1", folder.PathOf("recording"));

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Matches("^plyr: .+\n$", run.Error);
    }
}
