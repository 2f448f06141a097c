using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Cli.Tests.Network;

public sealed class ResolveCommandTests
{
    [Fact]
    public async Task Account_is_found_by_did_and_by_handle()
    {
        await using var network = await SimulatedNetwork.StartAsync(seed: 7);
        var account = network.CreateAccount();
        var settings = SettingsFor(network);

        var run = await Plyr.RunWithSettingsAsync(settings, "resolve", account.Did.Value, account.Handle, "@" + account.Handle);

        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(3, run.Lines.Length);
        Assert.All(run.Objects, found =>
        {
            Assert.Equal(account.Did.Value, found.GetProperty("did").GetString());
            Assert.Equal(account.Handle, found.GetProperty("handle").GetString());
            Assert.Equal(account.Key.PublicKey.DidKey, found.GetProperty("key").GetString());
            Assert.Equal(account.Pds.Server.Address, new Uri(found.GetProperty("pds").GetString()!));
        });
    }

    [Fact]
    public async Task What_is_unknown_buried_or_nonsense_gets_a_reason_each()
    {
        await using var network = await SimulatedNetwork.StartAsync(seed: 8);
        var account = network.CreateAccount();
        network.Plc.Bury(account.Did);

        var run = await Plyr.RunWithSettingsAsync(SettingsFor(network), "resolve", "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", account.Did.Value, "not a handle");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(
            ["There is no such DID.", "The DID was deactivated for good.", "This is neither a handle nor a DID."],
            run.Objects.Select(found => found.GetProperty("error").GetString()));
    }

    [Theory]
    [InlineData("Network:AllowPrivate", "perhaps", "Network__AllowPrivate")]
    [InlineData("Identity:PlcDirectory", "nonsense", "Identity__PlcDirectory")]
    [InlineData("Identity:DnsServer", "nonsense", "Identity__DnsServer")]
    public async Task Setting_that_cannot_be_read_is_named(string key, string value, string shown)
    {
        var run = await Plyr.RunWithSettingsAsync(new() { [key] = value }, "resolve", "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"plyr: {shown} is '{value}'", run.Error, StringComparison.Ordinal);
    }

    private static Dictionary<string, string?> SettingsFor(SimulatedNetwork network) => new()
    {
        ["Network:AllowPrivate"] = "true",
        ["Identity:PlcDirectory"] = network.Plc.Server.Address.ToString(),
        ["Identity:HandleWellKnown"] = network.Pds.Server.Address.ToString(),
        // Nobody answers there, so that only the well-known document is left.
        ["Identity:DnsServer"] = "127.0.0.1:1",
    };
}
