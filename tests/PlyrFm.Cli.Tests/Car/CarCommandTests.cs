using System.Text.Json.Nodes;

namespace PlyrFm.Cli.Tests.Car;

public sealed class CarCommandTests
{
    private static readonly byte[] Repository = File.ReadAllBytes(Plyr.Vector("repository.car"));

    [Fact]
    public async Task Verify_proves_a_repository_of_the_reference_implementation()
    {
        var run = await Plyr.RunAsync("car", "verify", Plyr.Vector("repository.car"), "--did-doc", Plyr.Vector("did.json"));

        var found = Assert.Single(run.Objects);
        Assert.Equal(0, run.ExitCode);
        Assert.True(found.GetProperty("valid").GetBoolean());
        Assert.Equal("valid", found.GetProperty("signature").GetString());
        Assert.Equal(File.ReadLines(Plyr.Vector("repository.tsv")).Count(), found.GetProperty("records").GetInt32());
        Assert.Equal(JsonNode.Parse(File.ReadAllText(Plyr.Vector("did.json")))!["id"]!.GetValue<string>(), found.GetProperty("did").GetString());
    }

    [Fact]
    public async Task Verify_says_when_nobody_looked_at_the_signature()
    {
        var run = await Plyr.RunWithInputAsync(Repository, "car", "verify");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("not checked: no DID document given", run.Objects[0].GetProperty("signature").GetString());
    }

    [Fact]
    public async Task Verify_refuses_the_key_of_another()
    {
        using var folder = new TemporaryFolder();
        var document = JsonNode.Parse(File.ReadAllText(Plyr.Vector("did.json")))!;
        document["verificationMethod"]![0]!["publicKeyMultibase"] = File.ReadLines(Plyr.Vector("keys.tsv")).First().Split("did:key:")[1];

        var run = await Plyr.RunWithInputAsync(Repository, "car", "verify", "--did-doc", folder.Write("did.json", document.ToJsonString()));

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("The key in the DID document did not sign the commit", run.Objects[0].GetProperty("error").GetString());
    }

    [Fact]
    public async Task Verify_and_ls_refuse_every_cut()
    {
        for (var length = 0; length < Repository.Length; length += 211)
        {
            var cut = Repository[..length];
            var verify = await Plyr.RunWithInputAsync(cut, "car", "verify");
            var list = await Plyr.RunWithInputAsync(cut, "car", "ls");

            Assert.True(verify.ExitCode == 1 && !verify.Objects[0].GetProperty("valid").GetBoolean(), $"cut at {length}");
            Assert.True(list is { ExitCode: 2, Output: "" }, $"cut at {length}");
        }
    }

    [Fact]
    public async Task Verify_refuses_every_flipped_byte()
    {
        for (var at = 0; at < Repository.Length; at += 97)
        {
            var flipped = Repository.ToArray();
            flipped[at] ^= 0x10;

            var run = await Plyr.RunWithInputAsync(flipped, "car", "verify");

            Assert.True(run.ExitCode == 1, $"flipped at {at}: {run.Output}");
        }
    }

    [Fact]
    public async Task Ls_lists_paths_and_cids_in_tree_order()
    {
        var run = await Plyr.RunAsync("car", "ls", Plyr.Vector("repository.car"));

        var expected = File.ReadAllLines(Plyr.Vector("repository.tsv"));
        Array.Sort(expected, StringComparer.Ordinal);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(expected, run.Lines.Select(line => line[..line.LastIndexOf('\t')]));
        Assert.All(run.Lines, line => Assert.InRange(int.Parse(line[line.LastIndexOf('\t')..]), 1, 2000));
    }
}
