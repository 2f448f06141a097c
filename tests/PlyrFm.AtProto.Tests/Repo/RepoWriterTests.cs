using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Tests.Repo;

public sealed class RepoWriterTests
{
    [Fact]
    public void Writes_that_make_no_sense_are_refused()
    {
        var world = new RepoWorld(seed: 61);
        world.Commit(world.NewTrack("one"));
        byte[] record = world.Record("fm.plyr.track");
        Assert.Throws<InvalidOperationException>(() => world.Writer.Write(world.NextRev(), RepoWrite.Create("fm.plyr.track", "one", record)));
        Assert.Throws<InvalidOperationException>(() => world.Writer.Write(world.NextRev(), RepoWrite.Update("fm.plyr.track", "two", record)));
        Assert.Throws<InvalidOperationException>(() => world.Writer.Write(world.NextRev(), RepoWrite.Delete("fm.plyr.track", "two")));
        Assert.Throws<InvalidOperationException>(() => world.Writer.Write(world.NextRev(), RepoWrite.Create("no path", "a b", record)));
        Assert.Throws<InvalidOperationException>(() => world.Writer.Write(world.Writer.Commit!.Rev));
        Assert.Throws<InvalidOperationException>(() => world.Writer.Write(Tid.FromMicroseconds(1, 0)));
    }

    [Fact]
    public void Refused_write_takes_back_those_before_it()
    {
        var world = new RepoWorld(seed: 64);
        world.Commit(world.NewTrack("one"), world.NewTrack("two"));
        byte[] record = world.Record("fm.plyr.track");
        Assert.Throws<InvalidOperationException>(() => world.Writer.Write(
            world.NextRev(), RepoWrite.Create("fm.plyr.track", "three", record), RepoWrite.Update("fm.plyr.track", "one", record),
            RepoWrite.Delete("fm.plyr.track", "two"), RepoWrite.Delete("fm.plyr.track", "four")));

        Assert.Equal(world.Records.Keys, world.Writer.Paths);
        RepoDiff next = world.Commit(world.NewTrack("five"));
        Assert.Equal(NaiveMst.Root(world.Records), next.Commit.Data);
    }

    [Fact]
    public void Announcement_carries_what_was_there_before_the_whole_commit()
    {
        var world = new RepoWorld(seed: 62);
        RepoDiff first = world.Commit(world.NewTrack("one"));
        Assert.Null(first.Previous);
        Cid one = first.Ops[0].Cid!.Value;

        RepoDiff second = world.Commit(
            RepoWrite.Update("fm.plyr.track", "one", world.Record("fm.plyr.track")), RepoWrite.Delete("fm.plyr.track", "one"), world.NewTrack("one"));
        Assert.Equal(first.Commit.Head, second.Previous);
        Assert.All(second.Ops, op => Assert.Equal(one, op.Prev));
        Assert.Null(second.Ops[1].Cid);
    }

    [Fact]
    public void Repository_stays_whole_when_replaced_nodes_are_dropped()
    {
        var world = new RepoWorld(seed: 63);
        for (int i = 0; i < 1500; i++)
        {
            world.Commit(i % 2 == 0 ? world.NewTrack("one") : RepoWrite.Delete("fm.plyr.track", "one"));
        }
        world.CommitRandom(maxWrites: 50);
        Assert.True(RepoReader.TryRead(world.Writer.Export(), RepoWorld.Did, out RepoSnapshot? snapshot, out _));
        Assert.Equal(world.Records.Count, snapshot.TotalRecords);
    }
}
