using System.Text.Json;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Repo;
using PlyrFm.TestKit;

namespace PlyrFm.AtProto.Tests.Repo;

public sealed class MstInteropTests
{
    [InteropFact]
    public void Keys_have_the_stated_heights()
    {
        var vectors = Read<HeightVector[]>("mst", "key_heights.json");
        Assert.True(vectors.Length >= 5);
        Assert.All(vectors, vector => Assert.Equal(vector.Height, Mst.LayerOf(vector.Key)));
    }

    // The names say it: letter and digit give the layer, A0 is on the lowest.
    [InteropFact]
    public void Example_keys_lie_on_the_layer_in_their_name()
    {
        IReadOnlyList<string> keys = InteropSuite.ReadVectors("mst", "example_keys.txt");
        Assert.Equal(156, keys.Count);
        Assert.All(keys, key => Assert.Equal(key[1] - '0', Mst.LayerOf(key)));
    }

    [InteropFact]
    public void Prefixes_have_the_stated_lengths()
    {
        var vectors = Read<PrefixVector[]>("mst", "common_prefix.json");
        Assert.True(vectors.Length >= 7);
        Assert.All(vectors, vector => Assert.Equal(
            vector.Len, System.Text.Encoding.UTF8.GetBytes(vector.Left).AsSpan().CommonPrefixLength(System.Text.Encoding.UTF8.GetBytes(vector.Right))));
    }

    [InteropFact]
    public void Commit_proofs_are_enough_to_undo_their_operations_and_no_block_less()
    {
        var fixtures = Read<ProofFixture[]>("firehose", "commit-proof-fixtures.json");
        Assert.True(fixtures.Length >= 3);
        foreach (ProofFixture fixture in fixtures)
        {
            Cid leaf = Cid.Parse(fixture.LeafValue);
            Mst before = Mst.Build(fixture.Keys.Select(key => KeyValuePair.Create(key, leaf)));
            Mst after = Mst.Build(fixture.Keys.Except(fixture.Dels).Concat(fixture.Adds).Select(key => KeyValuePair.Create(key, leaf)));
            Assert.Equal(fixture.RootBeforeCommit, before.Root.ToString());
            Assert.Equal(fixture.RootAfterCommit, after.Root.ToString());

            List<Cid> proof = [.. fixture.BlocksInProof.Select(Cid.Parse)];
            Assert.Equal(before.Root, Undo(fixture, after, proof, leaf));
            Assert.Equal(before.Root, Undo(fixture, after, [.. after.Nodes.Keys], leaf));

            // The root is needed by every operation; a proof without it must not pass.
            Assert.Null(Undo(fixture, after, [.. proof.Where(cid => cid != after.Root)], leaf));
        }
    }

    private static Cid? Undo(ProofFixture fixture, Mst after, List<Cid> known, Cid leaf)
    {
        var tree = new PartialMst();
        tree.Clear();
        MstChange[] changes = [.. fixture.Adds.Select(key => (key, leaf, default(Cid)))
            .Concat(fixture.Dels.Select(key => (key, default(Cid), leaf)))
            .OrderBy(change => change.key, StringComparer.Ordinal)
            .Select(change => new MstChange(tree.Keys.Add(System.Text.Encoding.UTF8.GetBytes(change.key)), change.Item2, change.Item3))];
        var blocks = new TestBlocks(known.Where(after.Nodes.ContainsKey).ToDictionary(cid => cid, cid => after.Nodes[cid]));
        try
        {
            tree.Load(blocks, after.Root);
            tree.Apply(changes);
            return tree.Root();
        }
        catch (MalformedDataException e) when (e.Reason == MalformedReason.MissingBlock)
        {
            return null;
        }
    }

    private static T Read<T>(params ReadOnlySpan<string> parts) => JsonSerializer.Deserialize<T>(InteropSuite.Read(parts), JsonSerializerOptions.Web)!;

    private sealed record HeightVector(string Key, int Height);

    private sealed record PrefixVector(string Left, string Right, int Len);

    private sealed record ProofFixture(
        string Comment, string LeafValue, string[] Keys, string[] Adds, string[] Dels, string RootBeforeCommit, string RootAfterCommit, string[] BlocksInProof);
}
