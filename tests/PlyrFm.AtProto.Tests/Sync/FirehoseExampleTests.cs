using Microsoft.Extensions.Time.Testing;
using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Sync;
using PlyrFm.AtProto.Syntax;
using PlyrFm.AtProto.Tests.Identity;
using PlyrFm.AtProto.Tests.Repo;
using PlyrFm.TestKit;

namespace PlyrFm.AtProto.Tests.Sync;

/// <summary>FirehoseExample is what the README shows, and it does what the README says.</summary>
public sealed class FirehoseExampleTests
{
    private static readonly FakeTimeProvider Time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private static readonly RepoVectors Vectors = RepoVectors.K256;
    private static readonly Did Subject = Did.Parse(Vectors.Index.Did);

    [Fact]
    public void FirehoseExample_is_the_code_of_the_readme()
    {
        var readme = File.ReadAllText(Checkout.Locate("atproto", "README.md"));
        var blocks = Blocks(File.ReadAllLines(Checkout.Locate("tests", "PlyrFm.AtProto.Tests", "Sync", "FirehoseExample.cs"))).ToList();

        Assert.Equal(3, blocks.Count);
        Assert.All(blocks, block => Assert.Contains($"```csharp\n{block}\n```", readme));
    }

    [Fact]
    public void FirehoseExample_connects_to_nothing_before_it_reads() => Assert.NotNull(FirehoseExample.Connect().Firehose);

    [Fact]
    public async Task FirehoseExample_prints_every_proven_operation_of_the_stream()
    {
        await using var plc = await DirectoryAsync(new Uri("https://pds.example"));
        await using var relay = new FirehoseHost(async (stream, ct) =>
        {
            foreach (var frame in Vectors.Frames)
            {
                await stream.WriteAsync(FirehoseHost.Binary(frame), ct);
            }
            await stream.WriteAsync(FirehoseHost.Binary(Vectors.Frames[1]), ct); // again
            await stream.WriteAsync(FirehoseHost.Close(1000, ""), ct);
        });
        using var output = new StringWriter();
        var firehose = new FirehoseClient(new FirehoseClientOptions { Url = relay.Url, Network = new(AllowPrivate: true) }, Time);

        await new FirehoseExample(output).FollowAsync(firehose, Identities(plc), Time, CancellationToken.None);

        var lines = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal($"{Subject}: {CommitVerdict.Replay}", lines[^1]);
        Assert.All(lines[..^1], line => Assert.Matches($"^(Create|Update|Delete) at://{Subject}/", line));
        Assert.Equal(Vectors.Index.Commits[^1].Records!.Keys.Order(StringComparer.Ordinal), Remaining(lines[..^1]));
    }

    [Fact]
    public async Task FirehoseExample_fetches_a_repository_whole()
    {
        await using var pds = await LoopbackHost.StartAsync(context => context.Response.Body.WriteAsync(Vectors.Car).AsTask());
        await using var plc = await DirectoryAsync(pds.Url);
        using var http = NetworkGuard.CreateHttpClient(NetworkGuardOptions.ForRepositories(10_000_000, allowPrivate: true));

        var snapshot = await FirehoseExample.FetchAsync(new RepoClient(http), Identities(plc), Subject, CancellationToken.None);

        Assert.Equal(Vectors.Index.Car.Rev, snapshot!.Commit.Rev.ToString());
        Assert.Equal(Vectors.Index.Car.Records.Count, snapshot.Records.Count);
    }

    private static Task<LoopbackHost> DirectoryAsync(Uri pds) => LoopbackHost.StartAsync(200, $$"""
        {
          "id": "{{Subject}}",
          "verificationMethod": [
            { "id": "{{Subject}}#atproto", "type": "Multikey", "controller": "{{Subject}}", "publicKeyMultibase": "{{Vectors.SigningKey.Multibase}}" }
          ],
          "service": [{ "id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": "{{pds}}" }]
        }
        """);

    private static IdentityCache Identities(LoopbackHost plc)
    {
        var http = NetworkGuard.CreateHttpClient(NetworkGuardOptions.ForDocuments(allowPrivate: true));
        return new IdentityCache(
            new DidResolver(http, new DidResolverOptions { PlcDirectory = plc.Url, AllowPrivate = true }), new HandleResolver(http, new()), new(), Time);
    }

    private static SortedSet<string> Remaining(IEnumerable<string> lines)
    {
        var paths = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            var path = line[(line.IndexOf(Subject.Value, StringComparison.Ordinal) + Subject.Value.Length + 1)..];
            _ = line.StartsWith("Delete", StringComparison.Ordinal) ? paths.Remove(path) : paths.Add(path);
        }
        return paths;
    }

    private static IEnumerable<string> Blocks(string[] lines)
    {
        const int indent = 8;
        for (var start = Array.FindIndex(lines, l => l.Trim() == "// ```csharp"); start >= 0;)
        {
            var end = Array.FindIndex(lines, start, l => l.Trim() == "// ```");
            yield return string.Join('\n', lines[(start + 1)..end].Select(line => line.Length > indent ? line[indent..] : ""));
            start = Array.FindIndex(lines, end, l => l.Trim() == "// ```csharp");
        }
    }
}
