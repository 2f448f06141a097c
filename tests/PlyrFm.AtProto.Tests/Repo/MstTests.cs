using CsCheck;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Repo;

namespace PlyrFm.AtProto.Tests.Repo;

public sealed class MstTests
{
    private static readonly Gen<string> Path = Gen.Select(
        Gen.OneOf(Gen.Const("fm.plyr.track"), Gen.Const("fm.plyr.like"), Gen.Const("app.bsky.feed.post")), Gen.String[Gen.Char["abcdefghijklmnopqrstuvwxyz234567:_~.-"], 1, 13],
        (collection, key) => $"{collection}/{key}");

    private static readonly Gen<Dictionary<string, Cid>> Records =
        Gen.Dictionary(Path, Gen.Byte.Array[1, 4].Select(bytes => Cid.ForRaw(bytes)))[0, 120];

    [Fact]
    public void Tree_equals_the_one_the_specification_describes() => Records.Sample(
        records => Mst.Build(records).Root == NaiveMst.Root(records), iter: 200);

    [Fact]
    public void Order_of_insertion_does_not_matter() => Gen.Select(Records, Gen.Int).Sample((records, seed) =>
    {
        string[] shuffled = [.. records.Keys];
        new Random(seed).Shuffle(shuffled);
        var tree = new PartialMst();
        var nodes = new Dictionary<Cid, byte[]>();
        tree.Sink = (cid, block) => nodes[cid] = block.ToArray();
        tree.Clear();
        Cid root = tree.Root();
        foreach (string path in shuffled)
        {
            tree.Clear();
            MstChange[] insertion = [new MstChange(tree.Keys.Add(System.Text.Encoding.UTF8.GetBytes(path)), default, records[path])];
            tree.Load(new TestBlocks(nodes), root);
            tree.Apply(insertion);
            root = tree.Root();
        }
        return root == NaiveMst.Root(records);
    }, iter: 60);

    [Fact]
    public void Layer_equals_that_of_the_specification() => Path.Sample(path => Mst.LayerOf(path) == NaiveMst.Layer(path), iter: 2000);

    [Fact]
    public void Tree_of_nothing_has_the_well_known_root() =>
        Assert.Equal("bafyreie5737gdxlw5i64vzichcalba3z2v5n6icifvx5xytvske7mr3hpm", Mst.EmptyRoot.ToString());

    [Theory]
    [InlineData("fm.plyr.track")]
    [InlineData("fm.plyr.track/")]
    [InlineData("/3jui7kd54zh2y")]
    [InlineData("a/b/c")]
    [InlineData("fm.plyr.track/with space")]
    public void Tree_refuses_what_is_no_path(string path) =>
        Assert.Throws<ArgumentException>(() => Mst.Build([KeyValuePair.Create(path, Mst.EmptyRoot)]));
}
