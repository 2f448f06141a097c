using System.Text;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Crypto;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Tests.Repo;

/// <summary>What a walk finds of some collections is what the whole repository holds of them, or it says that it cannot know.</summary>
public sealed class RangeWalkTests
{
    private const int NoLimit = 1_000_000;

    // Neighbours of each other, one a prefix of another, one that nobody has.
    private static readonly string[] Names = ["app.bsky.actor.profile", "app.bsky.feed.like", "fm.plyr.track", "fm.plyr.trackmix", "fm.plyr.zzz", "zz.last.one"];

    private static readonly Nsid[] Wanted = [Nsid.Parse("app.bsky.actor.profile"), Nsid.Parse("fm.plyr.track"), Nsid.Parse("fm.teal.feed.play")];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Walk_finds_of_its_collections_what_is_written_whatever_is_written(int seed)
    {
        var random = new Random(seed);
        var records = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        for (int edits = 0; edits < 60; edits++)
        {
            Edit(random, records);
            Nsid[] wanted = random.Next(4) == 0 ? [.. Names.Where(_ => random.Next(2) == 0).Select(Nsid.Parse)] : Wanted;
            Dictionary<Cid, byte[]> blocks = Blocks(records, out SignedCommit commit);

            var walk = new RangeWalk(commit, wanted, NoLimit);
            int rounds = 0;
            while (!walk.IsComplete)
            {
                // Any part of what it needs will do, in any order.
                Cid[] some = [.. walk.Needed.Where(_ => random.Next(3) > 0).DefaultIfEmpty(walk.Needed.First())];
                Assert.True(walk.TryTake(new TestBlocks(some.ToDictionary(cid => cid, cid => blocks[cid])), out RepoFailure failure), $"{seed}: {failure}");
                Assert.True(++rounds < 5000, $"{seed}: it does not end");
            }

            Assert.Equal(
                records.Where(record => wanted.Any(nsid => record.Key.StartsWith(nsid.Value + "/", StringComparison.Ordinal))).Select(record => $"{record.Key} {Cid.ForDagCbor(record.Value)}"),
                walk.Records.Select(record => $"{record.Collection}/{record.RecordKey} {Cid.ForDagCbor(record.Block.Span)}"));
            Assert.All(walk.Records, record => Assert.Equal(Cid.ForDagCbor(record.Block.Span), record.Cid));
        }
    }

    [Fact]
    public void Walk_needs_little_of_a_large_repository()
    {
        var records = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        Add(records, "app.bsky.feed.like", 20_000);
        Add(records, "fm.plyr.track", 3);
        Add(records, "zz.last.one", 2_000);
        Dictionary<Cid, byte[]> blocks = Blocks(records, out SignedCommit commit);

        RangeWalk walk = Complete(commit, blocks);

        Assert.Equal(3, walk.Records.Count);
        // Both ends of three ranges, from the top of a tree of eight layers to its leaves.
        Assert.InRange(walk.BlockCount, 4, 60);
        Assert.True(blocks.Count > 22_000);
    }

    [Fact]
    public void Empty_repository_and_no_collections_are_complete_at_once()
    {
        Dictionary<Cid, byte[]> blocks = Blocks([], out SignedCommit commit);
        Assert.Empty(Complete(commit, blocks).Records);
        Assert.True(new RangeWalk(commit, [], NoLimit).IsComplete);
    }

    [Fact]
    public void Without_any_one_block_it_says_the_same_or_does_not_end()
    {
        var records = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (string name in Names)
        {
            Add(records, name, 30);
        }
        Dictionary<Cid, byte[]> blocks = Blocks(records, out SignedCommit commit);
        RangeWalk whole = Complete(commit, blocks);

        int incomplete = 0;
        foreach (Cid missing in blocks.Keys)
        {
            var walk = new RangeWalk(commit, Wanted, NoLimit);
            Assert.True(walk.TryTake(new TestBlocks(blocks.Where(block => block.Key != missing).ToDictionary()), out _));
            if (walk.IsComplete)
            {
                Assert.Equal(whole.Records.Select(record => record.Cid), walk.Records.Select(record => record.Cid));
            }
            else
            {
                Assert.Equal([missing], walk.Needed);
                Assert.Throws<InvalidOperationException>(() => walk.Records);
                incomplete++;
            }
        }
        Assert.Equal(whole.BlockCount, incomplete);
    }

    [Theory]
    [InlineData(5_000, false)]
    [InlineData(300, true)]
    public void Walk_that_needs_too_much_ends_early(int tracks, bool areNeighboursToo)
    {
        var records = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        Add(records, "fm.plyr.track", tracks);
        Add(records, "app.bsky.feed.like", areNeighboursToo ? 3_000 : 0);
        Dictionary<Cid, byte[]> blocks = Blocks(records, out SignedCommit commit);

        var walk = new RangeWalk(commit, Wanted, maxBlocks: 200);
        int taken = 0;
        RepoFailure failure = default;
        while (walk.TryTake(new TestBlocks(walk.Needed.ToDictionary(cid => cid, cid => blocks[cid])), out failure))
        {
            taken = walk.BlockCount;
            Assert.False(walk.IsComplete);
        }

        Assert.Equal(RepoFailureKind.TooLarge, failure.Kind);
        Assert.InRange(taken, 1, 200);
        Assert.False(walk.IsComplete);
        Assert.False(walk.TryTake(new TestBlocks(blocks), out RepoFailure again));
        Assert.Equal(failure, again);
    }

    [Fact]
    public void Limit_that_is_just_enough_is_enough()
    {
        var records = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        Add(records, "fm.plyr.track", 40);
        Add(records, "app.bsky.feed.like", 500);
        Dictionary<Cid, byte[]> blocks = Blocks(records, out SignedCommit commit);
        int needed = Complete(commit, blocks).BlockCount;

        Assert.True(new RangeWalk(commit, Wanted, needed).TryTake(new TestBlocks(blocks), out _));
        Assert.False(new RangeWalk(commit, Wanted, needed - 1).TryTake(new TestBlocks(blocks), out RepoFailure failure));
        Assert.Equal(RepoFailureKind.TooLarge, failure.Kind);
    }

    [Fact]
    public void Walk_reads_records_that_share_a_block_and_a_record_that_looks_like_a_node()
    {
        var records = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        Add(records, "app.bsky.feed.like", 50);
        Dictionary<Cid, byte[]> others = Blocks(records, out SignedCommit old);
        records["fm.plyr.track/a"] = records["fm.plyr.track/b"] = others[old.Data];
        Dictionary<Cid, byte[]> blocks = Blocks(records, out SignedCommit commit);

        Assert.Equal(["a", "b"], Complete(commit, blocks).Records.Select(record => record.RecordKey));
    }

    [Fact]
    public void Nodes_in_a_circle_or_without_end_are_cut_off()
    {
        // A circle cannot be signed, since no block holds its own hash; what comes nearest is one node in two places, and a chain of empty ones.
        Cid record = Cid.ForDagCbor([0xa0]);
        Dictionary<Cid, byte[]> blocks = new() { [record] = [0xa0] };
        Cid Add(params DataMap[] entries) => AddWith(null, entries);
        Cid AddWith(Cid? left, params DataMap[] entries)
        {
            byte[] node = DataMap.Empty.With("e", new DataArray([.. entries])).With("l", left is { } link ? new DataLink(link) : DataNull.Instance).ToCbor();
            blocks[Cid.ForDagCbor(node)] = node;
            return Cid.ForDagCbor(node);
        }

        DataMap Entry(string key, Cid? subtree) => DataMap.Empty.With("k", new DataBytes(Encoding.ASCII.GetBytes(key))).With("p", new DataInteger(0))
            .With("t", subtree is { } link ? new DataLink(link) : DataNull.Instance).With("v", new DataLink(record));
        string Key(int layer) => Enumerable.Range(0, int.MaxValue).Select(i => $"fm.plyr.track/k{i}").First(key => NaiveMst.Layer(key) == layer);

        Cid deep = Add(Entry(Key(0), null));
        for (int i = 0; i < 40; i++)
        {
            deep = AddWith(deep);
        }
        Assert.Equal(RepoFailureKind.InvalidTree, Refusal(AddWith(deep, Entry(Key(5), null)), blocks));

        Cid twice = AddWith(Add(Entry(Key(0), null)));
        Assert.Equal(RepoFailureKind.InvalidTree, Refusal(AddWith(twice, Entry(Key(2), twice)), blocks));
    }

    [Fact]
    public void Blocks_that_do_not_hash_are_no_blocks()
    {
        var records = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        Add(records, "fm.plyr.track", 3);
        Dictionary<Cid, byte[]> blocks = Blocks(records, out SignedCommit commit);
        byte[] rootless = [0x11, 0xa2, 0x65, .. "roots"u8, 0x80, 0x67, .. "version"u8, 0x01, .. TestCar.Of(commit.Cid, blocks.Select(block => (block.Key, block.Value)))[59..]];

        Assert.False(BlockMap.TryRead(rootless, out _, out _));
        Assert.True(BlockMap.TryReadBlocks(rootless, out BlockMap? map, out MalformedReason reason), reason.ToString());
        Assert.True(map.Root.IsDefault);
        Assert.Equal(3, Complete(commit, map).Records.Count);
        for (int i = 0; i < rootless.Length; i += 7)
        {
            byte[] damaged = [.. rootless];
            damaged[i] ^= 1;
            Assert.False(BlockMap.TryReadBlocks(damaged, out _, out _), $"Byte {i}");
        }
    }

    private static RepoFailureKind? Refusal(Cid root, Dictionary<Cid, byte[]> blocks)
    {
        var walk = new RangeWalk(Sign(root), Wanted, NoLimit);
        return walk.TryTake(new TestBlocks(blocks), out RepoFailure failure) ? null : failure.Kind;
    }

    private static RangeWalk Complete(SignedCommit commit, Dictionary<Cid, byte[]> blocks) => Complete(commit, new TestBlocks(blocks));

    private static RangeWalk Complete(SignedCommit commit, BlockSource blocks)
    {
        var walk = new RangeWalk(commit, Wanted, NoLimit);
        Assert.True(walk.TryTake(blocks, out RepoFailure failure), failure.ToString());
        Assert.True(walk.IsComplete);
        Assert.Empty(walk.Needed);
        return walk;
    }

    private static void Edit(Random random, SortedDictionary<string, byte[]> records)
    {
        for (int left = random.Next(40); left > 0; left--)
        {
            if (records.Count > 0 && random.Next(3) == 0)
            {
                records.Remove(records.Keys.ElementAt(random.Next(records.Count)));
                continue;
            }
            string name = Names[random.Next(Names.Length)];
            records[$"{name}/{Tid.FromMicroseconds(random.NextInt64(1L << 50), 1)}"] = Record(random.Next());
        }
    }

    private static void Add(SortedDictionary<string, byte[]> records, string collection, int count)
    {
        for (int i = 0; i < count; i++)
        {
            records.Add($"{collection}/{Tid.FromMicroseconds(1_700_000_000_000_000 + (i * 977_777L), 3)}", Record(records.Count));
        }
    }

    private static byte[] Record(int number) => DataMap.Empty.With("number", new DataInteger(number)).ToCbor();

    private static Dictionary<Cid, byte[]> Blocks(SortedDictionary<string, byte[]> records, out SignedCommit commit)
    {
        Mst tree = Mst.Build(records.Select(record => KeyValuePair.Create(record.Key, Cid.ForDagCbor(record.Value))));
        commit = Sign(tree.Root);
        Dictionary<Cid, byte[]> blocks = tree.Nodes.ToDictionary();
        foreach (byte[] record in records.Values)
        {
            blocks[Cid.ForDagCbor(record)] = record;
        }
        return blocks;
    }

    private static SignedCommit Sign(Cid root)
    {
        using PrivateKey key = PrivateKey.FromBytes(KeyCurve.K256, [.. Enumerable.Repeat((byte)1, 32)]);
        return SignedCommit.Create(RepoWorld.Did, Tid.FromMicroseconds(1, 1), root, key);
    }
}
