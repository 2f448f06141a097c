using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Firehose;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Pipeline;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Firehose;

public sealed class FrameSieveTests
{
    private readonly FollowedRepos _repos = new(lanes: 4);
    private readonly Watermark _watermark = new(0);
    private readonly FrameSieve _sieve;

    public FrameSieveTests() => _sieve = new FrameSieve(new Interest(new CollectionMap("fm.plyr"), _repos), _watermark);

    [Theory]
    [InlineData("fm.plyr.track/a", Sorted.Ours)]
    [InlineData("fm.plyr.actor.profile/self", Sorted.Ours)]
    [InlineData("app.bsky.actor.profile/self", Sorted.Foreign)] // everybody has one
    [InlineData("fm.plyr.trackx/a", Sorted.Foreign)]
    [InlineData("fm.plyr.stg.track/a", Sorted.Foreign)] // another environment's
    [InlineData("app.bsky.feed.post/a", Sorted.Foreign)]
    internal async Task A_commit_is_ours_if_it_touches_one_of_our_collections(string path, Sorted sorted)
    {
        await using var network = await SimulatedNetwork.StartAsync(seed: 1);
        var account = network.CreateAccount(announce: false);
        var commit = account.Commit([new("app.bsky.feed.like/a", SampleRecords.Post("")), new(path, SampleRecords.Post(""))]);

        Assert.Equal(sorted, _sieve.Sort(commit.ToFrame(7)));
        Assert.Equal(sorted == Sorted.Foreign ? 7 : 0, _watermark.Highest);
    }

    [Fact]
    public async Task Every_event_of_a_followed_repository_is_ours()
    {
        await using var network = await SimulatedNetwork.StartAsync(seed: 2);
        var account = network.CreateAccount(announce: false);
        var commit = account.Commit([new("app.bsky.feed.post/a", SampleRecords.Post(""))]);
        Assert.Equal(Sorted.Foreign, _sieve.Sort(commit.ToFrame(1)));
        Assert.Equal(Sorted.Foreign, _sieve.Sort(SimulatedFrame.Account(2, account.Did, active: true, null)));

        _repos.Follow(account.Did);

        Assert.Equal(Sorted.Ours, _sieve.Sort(commit.ToFrame(3)));
        Assert.Equal(Sorted.Ours, _sieve.Sort(SimulatedFrame.Sync(4, commit.Commit)));
        Assert.Equal(Sorted.Ours, _sieve.Sort(SimulatedFrame.Identity(5, account.Did, null)));
        Assert.Equal(Sorted.Ours, _sieve.Sort(SimulatedFrame.Account(6, account.Did, active: false, "deleted")));
    }

    [Fact]
    public async Task A_frame_that_is_not_ours_allocates_nothing()
    {
        await using var network = await SimulatedNetwork.StartAsync(seed: 3);
        for (var i = 0; i < 1000; i++)
        {
            _repos.Follow(Did.Parse($"did:plc:{i:d24}".Replace('0', 'a').Replace('1', 'b').Replace('8', 'c').Replace('9', 'd')));
        }

        var stranger = network.CreateAccount(announce: false);
        const int frames = 2000;
        var commits = Enumerable.Range(1, 2 * frames)
            .Select(i => i % 10 == 0
                ? SimulatedFrame.Identity(i, stranger.Did, "someone.test")
                : stranger.Commit([new("app.bsky.feed.post/a", SampleRecords.Post($"{i}"))]).ToFrame(i))
            .ToArray();
        foreach (var warmUp in commits.AsSpan(0, frames))
        {
            Assert.Equal(Sorted.Foreign, _sieve.Sort(warmUp));
        }

        var foreign = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var frame in commits.AsSpan(frames))
        {
            foreign += _sieve.Sort(frame) == Sorted.Foreign ? 1 : 0;
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(frames, foreign);
        Assert.Equal(0, allocated);
        Assert.Equal(2 * frames, _watermark.Finished);
    }

    [Fact]
    public async Task A_seq_that_does_not_rise_is_out_of_order()
    {
        await using var network = await SimulatedNetwork.StartAsync(seed: 4);
        var did = network.CreateAccount(announce: false).Did;

        Assert.Equal(Sorted.Foreign, _sieve.Sort(SimulatedFrame.Identity(5, did, null)));
        Assert.Equal(Sorted.OutOfOrder, _sieve.Sort(SimulatedFrame.Identity(5, did, null)));
        Assert.Equal(Sorted.OutOfOrder, _sieve.Sort(SimulatedFrame.Identity(4, did, null)));
        Assert.Equal(Sorted.Foreign, _sieve.Sort(SimulatedFrame.Identity(600, did, null))); // gaps are normal
    }

    [Fact]
    public void Notices_errors_and_new_kinds_are_told_apart()
    {
        Assert.Equal(Sorted.Info, _sieve.Sort(SimulatedFrame.OutdatedCursor()));
        Assert.Equal(Sorted.Error, _sieve.Sort(SimulatedFrame.Error("FutureCursor")));
        Assert.Equal(Sorted.UnknownKind, _sieve.Sort(SimulatedFrame.UnknownType(9)));
        Assert.Equal(9, _watermark.Highest);
        Assert.Equal(Sorted.Malformed, _sieve.Sort("garbage"u8));
    }
}
