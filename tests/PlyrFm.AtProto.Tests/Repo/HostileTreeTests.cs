using System.Text;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Crypto;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Tests.Repo;

/// <summary>Trees that an account signs although no honest software would make them. All blocks are there and hash to their CIDs.</summary>
public sealed class HostileTreeTests
{
    private static readonly Cid Record = Cid.ForDagCbor([0xa0]);

    private readonly Dictionary<Cid, byte[]> _blocks = new() { [Record] = [0xa0] };

    // Layers: found by trying, checked by the first test.
    private static readonly string[] Low = Keys(0), Middle = Keys(1), High = Keys(2);

    [Fact]
    public void Honest_tree_of_these_helpers_is_read()
    {
        Assert.All(Low, key => Assert.Equal(0, NaiveMst.Layer(key)));
        Assert.Equal(2, NaiveMst.Layer(High[0]));
        Cid leaf = Node(null, (Low[0], null));
        Assert.Null(Refusal(Node(leaf, (AfterKey(Low[0], 1), null))));
    }

    [Fact]
    public void Key_on_a_wrong_layer_is_refused()
    {
        Assert.Equal(RepoFailureKind.InvalidTree, Refusal(Node(null, (Low[0], null), (AfterKey(Low[0], 1), null))));
        Assert.Equal(RepoFailureKind.InvalidTree, Refusal(Node(Node(null, (Middle[0], null)), (AfterKey(Middle[0], 1), null))));
        // A child two layers down without the node between.
        Assert.Equal(RepoFailureKind.InvalidTree, Refusal(Node(Node(null, (Low[0], null)), (AfterKey(Low[0], 2), null))));
    }

    [Fact]
    public void Keys_out_of_order_are_refused()
    {
        Assert.Equal(RepoFailureKind.InvalidTree, Refusal(Node(null, (Low[1], null), (Low[0], null))));
        Assert.Equal(RepoFailureKind.InvalidTree, Refusal(Node(null, (Low[0], null), (Low[0], null))));
        // In order within each node, but not between them.
        string top = AfterKey(Low[0], 1);
        Cid after = Node(null, (AfterKey(top, 0), null));
        Cid before = Node(null, (Low[0], null));
        Assert.Null(Refusal(Node(before, (top, after))));
        Assert.Equal(RepoFailureKind.InvalidTree, Refusal(Node(after, (top, null))));
        Assert.Equal(RepoFailureKind.InvalidTree, Refusal(Node(null, (top, before))));
        // The same subtree twice: what would make a walk exponential.
        Assert.Equal(RepoFailureKind.InvalidTree, Refusal(Node(before, (top, before))));
    }

    [Fact]
    public void Prefix_must_be_as_long_as_possible_and_not_longer()
    {
        string second = AfterKey(Low[0], 0);
        int shared = Low[0].Zip(second).TakeWhile(pair => pair.First == pair.Second).Count();
        Assert.Null(Refusal(RawNode((0, Low[0]), (shared, second[shared..]))));
        Assert.Equal(RepoFailureKind.InvalidTree, Refusal(RawNode((0, Low[0]), (shared - 1, second[(shared - 1)..]))));
        Assert.Equal(RepoFailureKind.InvalidTree, Refusal(RawNode((0, Low[0]), (Low[0].Length + 1, "x"))));
        Assert.Equal(RepoFailureKind.InvalidTree, Refusal(RawNode((1, Low[0][1..]))));
        Assert.Equal(RepoFailureKind.InvalidTree, Refusal(RawNode((0, Low[0]), (Low[0].Length, ""))));
    }

    [Fact]
    public void Key_that_is_no_path_is_refused()
    {
        Assert.Equal(RepoFailureKind.InvalidTree, Refusal(RawNode((0, "no-slash"))));
        Assert.Equal(RepoFailureKind.InvalidTree, Refusal(RawNode((0, "a/b/c"))));
        Assert.Equal(RepoFailureKind.InvalidTree, Refusal(RawNode((0, "a/\u0000"))));
        Assert.Equal(RepoFailureKind.InvalidTree, Refusal(RawNode((0, "a/" + new string('k', 1100)))));
    }

    [Fact]
    public void Empty_nodes_stand_only_where_they_must()
    {
        Cid empty = Node(null);
        Assert.Null(Refusal(empty));
        Assert.Equal(RepoFailureKind.InvalidTree, Refusal(Node(empty, (Middle[0], null))));
        Assert.Equal(RepoFailureKind.InvalidTree, Refusal(Node(null, (Middle[0], empty))));
        // A root that only points further down.
        Assert.Equal(RepoFailureKind.InvalidTree, Refusal(Node(Node(null, (Low[0], null)))));
        // A step between layers is what such a node is for.
        Assert.Null(Refusal(Node(Node(Node(null, (Low[0], null))), (AfterKey(Low[0], 2), null))));
    }

    [Fact]
    public void More_entries_than_any_honest_node_has_are_refused()
    {
        string[] keys = [.. Keys(0, MstLimits.MaxNodeEntries + 1).Order(StringComparer.Ordinal)];
        Assert.Null(Refusal(Node(null, [.. keys[1..].Select(key => (key, (Cid?)null))])));
        Assert.Equal(RepoFailureKind.InvalidTree, Refusal(Node(null, [.. keys.Select(key => (key, (Cid?)null))])));
    }

    [Fact]
    public void Node_with_other_bytes_than_the_canonical_ones_is_refused()
    {
        Cid good = Node(null, (Low[0], null));
        byte[] bytes = _blocks[good];
        for (int i = 0; i < bytes.Length; i++)
        {
            byte[] changed = [.. bytes];
            // 0x80 makes no other valid key of a valid one.
            changed[i] ^= 0x80;
            Assert.True(Refusal(Add(changed)) is not null, $"Byte {i}");
        }
        Assert.NotNull(Refusal(Add([.. bytes, 0xf6])));
        Assert.NotNull(Refusal(Add(bytes[..^1])));
    }

    private RepoFailureKind? Refusal(Cid root)
    {
        using PrivateKey key = PrivateKey.FromBytes(KeyCurve.K256, Enumerable.Repeat((byte)1, 32).ToArray());
        SignedCommit commit = SignedCommit.Create(RepoWorld.Did, Tid.FromMicroseconds(1, 1), root, key);
        byte[] car = TestCar.Of(commit.Cid, _blocks.Select(block => (block.Key, block.Value)).Append((commit.Cid, commit.Block.ToArray())));
        RepoFailureKind? refusal = RepoReader.TryRead(car, RepoWorld.Did, out _, out RepoFailure failure) ? null : failure.Kind;
        Assert.Equal(refusal, RefusalOfWalk(commit));
        return refusal;
    }

    /// <summary>The walk over a part of the tree, which here is all of it, must judge likewise.</summary>
    private RepoFailureKind? RefusalOfWalk(SignedCommit commit)
    {
        var walk = new RangeWalk(commit, [Nsid.Parse("com.example.record")], maxBlocks: 5000);
        return !walk.TryTake(new TestBlocks(_blocks), out RepoFailure failure) ? failure.Kind : walk.IsComplete ? null : RepoFailureKind.Incomplete;
    }

    private Cid Node(Cid? left, params (string Key, Cid? Subtree)[] entries)
    {
        string before = "";
        var items = new List<DataValue>();
        foreach ((string key, Cid? subtree) in entries)
        {
            int shared = before.Zip(key).TakeWhile(pair => pair.First == pair.Second).Count();
            items.Add(Entry(shared, key[shared..], subtree));
            before = key;
        }
        return Add(DataMap.Empty.With("e", new DataArray(items)).With("l", Link(left)).ToCbor());
    }

    private Cid RawNode(params (int Shared, string Suffix)[] entries) => Add(DataMap.Empty
        .With("e", new DataArray([.. entries.Select(entry => Entry(entry.Shared, entry.Suffix, null))])).With("l", DataNull.Instance).ToCbor());

    private static DataMap Entry(int shared, string suffix, Cid? subtree) => DataMap.Empty
        .With("k", new DataBytes(Encoding.UTF8.GetBytes(suffix))).With("p", new DataInteger(shared)).With("t", Link(subtree)).With("v", new DataLink(Record));

    private static DataValue Link(Cid? cid) => cid is { } value ? new DataLink(value) : DataNull.Instance;

    private Cid Add(byte[] block)
    {
        Cid cid = Cid.ForDagCbor(block);
        _blocks[cid] = block;
        return cid;
    }

    private static string[] Keys(int layer, int count = 2) =>
        [.. Enumerable.Range(0, int.MaxValue).Select(i => $"com.example.record/k{i:d6}").Where(key => NaiveMst.Layer(key) == layer).Take(count)];

    private static string AfterKey(string key, int layer) => Enumerable.Range(0, int.MaxValue)
        .Select(i => $"com.example.record/k{i:d6}").First(next => string.CompareOrdinal(next, key) > 0 && NaiveMst.Layer(next) == layer);
}
