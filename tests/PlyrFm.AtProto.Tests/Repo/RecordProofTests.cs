using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Tests.Repo;

public sealed class RecordProofTests
{
    private static readonly Nsid Track = Nsid.Parse("fm.plyr.track");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Proof_says_of_every_path_what_the_repository_holds(int seed)
    {
        var world = new RepoWorld(seed);
        for (var commits = 0; commits < 20; commits++)
        {
            world.CommitRandom(maxWrites: 12);
        }

        Assert.NotEmpty(world.Records);
        var car = world.Writer.Export();
        foreach (var (path, cid) in world.Records)
        {
            var proof = Read(car, path);
            Assert.Equal((cid, world.Writer.Commit!.Cid), (proof.Cid, proof.Commit.Cid));
            Assert.Equal(cid, Cid.ForDagCbor(proof.Block.Span));
            // Next to it, on either side, there is nothing.
            Assert.Null(Read(car, path + "a").Cid);
            Assert.Null(Read(car, path[..^1]).Cid);
        }
    }

    [Fact]
    public void Empty_repository_holds_nothing()
    {
        var world = new RepoWorld();
        world.Commit();

        var proof = Read(world.Writer.Export(), "fm.plyr.track/3jzfcijpj2z2a");

        Assert.Null(proof.Cid);
        Assert.True(proof.Block.IsEmpty);
        Assert.True(proof.Commit.VerifySignature(world.Key.PublicKey));
    }

    [Fact]
    public void Without_any_one_block_it_says_the_same_or_nothing()
    {
        var world = new RepoWorld(seed: 4);
        world.Commit([.. Enumerable.Range(0, 60).Select(_ => world.NewTrack())]);
        var there = world.Records.Keys.ElementAt(31);
        foreach (var path in new[] { there, there + "a" })
        {
            var whole = Read(world.Writer.Export(), path);
            var refused = 0;
            foreach (var (_, car) in TestCar.WithoutEachBlock(world.Writer.Export()))
            {
                var (collection, key) = Parts(path);
                if (RecordProof.TryRead(car, RepoWorld.Did, collection, key, out var proof, out var failure))
                {
                    Assert.Equal(whole.Cid, proof.Cid);
                }
                else
                {
                    Assert.Equal(RepoFailureKind.Incomplete, failure.Kind);
                    refused++;
                }
            }

            // The commit, the nodes on the way and the record are needed; the other records are not.
            Assert.InRange(refused, 2, 20);
        }
    }

    [Fact]
    public void Proof_of_another_repository_is_none()
    {
        var world = new RepoWorld();
        world.Commit(world.NewTrack("3jzfcijpj2z2a"));

        Assert.False(RecordProof.TryRead(
            world.Writer.Export(), Did.Parse("did:plc:mcc5yghbk7tixqryac2yxku7"), Track, RecordKey.Parse("3jzfcijpj2z2a"), out _, out var failure));
        Assert.Equal(RepoFailureKind.OtherRepo, failure.Kind);
        Assert.False(RecordProof.TryRead("<html>"u8.ToArray(), RepoWorld.Did, Track, RecordKey.Parse("3jzfcijpj2z2a"), out _, out _));
    }

    private static RecordProof Read(byte[] car, string path)
    {
        var (collection, key) = Parts(path);
        Assert.True(RecordProof.TryRead(car, RepoWorld.Did, collection, key, out var proof, out var failure), failure.ToString());
        return proof;
    }

    private static (Nsid Collection, RecordKey Key) Parts(string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return (Nsid.Parse(path[..slash]), RecordKey.Parse(path[(slash + 1)..]));
    }
}
