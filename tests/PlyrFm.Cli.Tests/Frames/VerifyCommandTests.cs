namespace PlyrFm.Cli.Tests.Frames;

public sealed class VerifyCommandTests
{
    private static readonly string[] Keys = ["--keys", Plyr.Vector("keys.tsv")];

    [Fact]
    public async Task Every_frame_of_the_reference_implementation_is_valid()
    {
        var run = await Plyr.RunAsync(["frames", "verify", Plyr.Vector("valid.frames"), .. Keys]);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(72, run.Lines.Length);
        Assert.Equal("3 Account, 3 Identity, 1 Replay, 65 Valid\n", run.Error);
    }

    [Fact]
    public async Task Every_forged_frame_is_refused_and_no_honest_one()
    {
        var forged = File.ReadLines(Plyr.Vector("tampered.tsv")).Select(line => line.Split('\t')).ToDictionary(part => part[0], part => part[1]);

        var run = await Plyr.RunAsync(["frames", "verify", Plyr.Vector("tampered.frames"), .. Keys]);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(38, forged.Values.Distinct().Count());
        foreach (var parts in run.Lines.Select(line => line.Split('\t')))
        {
            var isHonest = parts[1] is "Valid" or "Account" or "Identity" || (parts[1] == "Replay" && !forged.ContainsKey(parts[0]));
            Assert.True(isHonest != forged.ContainsKey(parts[0]), $"frame {parts[0]}, {forged.GetValueOrDefault(parts[0], "honest")}: {parts[1]}");
        }
    }

    // What each forgery is recognised by. A kind that another check catches first would hide that its own is gone.
    [Theory]
    [InlineData("record-bit", "MalformedBlocks")]
    [InlineData("node-bit", "MalformedBlocks")]
    [InlineData("car-cut", "MalformedBlocks")]
    [InlineData("signature-bit", "BadSignature")]
    [InlineData("signature-high-s", "BadSignature")]
    [InlineData("signature-der", "BadSignature")]
    [InlineData("foreign-key", "BadSignature")]
    [InlineData("other-account-signed", "CommitMismatch")]
    [InlineData("rev-not-signed", "CommitMismatch")]
    [InlineData("commit-extra-field", "MalformedCommit")]
    [InlineData("commit-version-2", "MalformedCommit")]
    [InlineData("block-dropped-commit", "MalformedCommit")]
    [InlineData("block-dropped-record", "MissingRecord")]
    [InlineData("block-dropped-node", "InvalidDiff")]
    [InlineData("op-hidden", "InvalidDiff")]
    [InlineData("op-invented", "InvalidDiff")]
    [InlineData("op-record", "InvalidDiff")]
    [InlineData("op-prev", "InvalidDiff")]
    [InlineData("prev-data", "InvalidDiff")]
    [InlineData("old-tree", "InvalidDiff")]
    [InlineData("op-prev-missing", "MissingPrevData")]
    [InlineData("since", "SinceMismatch")]
    [InlineData("rev-of-the-future", "FutureRev")]
    [InlineData("rev-of-the-past", "Replay")]
    [InlineData("replay", "Replay")]
    [InlineData("frame-trailing", "MalformedTrailingBytes")]
    [InlineData("frame-non-canonical", "MalformedNonCanonical")]
    [InlineData("frame-without-rev", "MalformedMissingField")]
    public async Task Forgery_is_recognised_by_its_own_mark(string kind, string verdict)
    {
        var frame = File.ReadLines(Plyr.Vector("tampered.tsv")).Select(line => line.Split('\t')).First(part => part[1] == kind)[0];

        var run = await Plyr.RunAsync(["frames", "verify", Plyr.Vector("tampered.frames"), .. Keys]);

        Assert.StartsWith($"{frame}\t{verdict}\t", run.Lines[int.Parse(frame)], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_commit_breaks_the_chain_of_its_account_alone()
    {
        var frames = Capture.FramesOf(File.ReadAllBytes(Plyr.Vector("valid.frames"))).ToList();
        var verdicts = (await Plyr.RunAsync(["frames", "verify", Plyr.Vector("valid.frames"), .. Keys])).Lines.Select(line => line.Split('\t')).ToList();
        var account = verdicts.Where(parts => parts[1] == "Valid").GroupBy(parts => parts[2]).First(commits => commits.Count() > 3).Key;
        var second = verdicts.Where(parts => parts[2] == account && parts[1] == "Valid").ElementAt(1);
        frames.RemoveAt(int.Parse(second[0]));

        var run = await Plyr.RunWithInputAsync(Capture.Of(frames), ["frames", "verify", .. Keys]);

        Assert.Equal(1, run.ExitCode);
        Assert.All(run.Lines.Select(line => line.Split('\t')).Where(parts => parts[1].EndsWith("Mismatch", StringComparison.Ordinal)), parts => Assert.Equal(account, parts[2]));
        Assert.Contains(run.Lines, line => line.Contains("\tPrevDataMismatch\t", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Account_without_a_key_is_not_taken_on_trust()
    {
        using var folder = new TemporaryFolder();

        var run = await Plyr.RunAsync("frames", "verify", Plyr.Vector("valid.frames"), "--keys", folder.Write("keys.tsv", ""));

        Assert.Equal(1, run.ExitCode);
        Assert.DoesNotContain("Valid", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("did:plc:abc")]
    [InlineData("did:plc:abc\tdid:key:zNonsense")]
    [InlineData("nonsense\tdid:key:zQ3shqwJEJyMBsBXCWyCBpUBMqxcon9oHB7mCvx4sSpMdLJwc")]
    public async Task Key_file_that_is_none_is_refused_with_the_line(string line)
    {
        using var folder = new TemporaryFolder();

        var run = await Plyr.RunAsync("frames", "verify", Plyr.Vector("valid.frames"), "--keys", folder.Write("keys.tsv", line));

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("line 1 is not did<TAB>did:key", run.Error, StringComparison.Ordinal);
    }
}
