using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Sync;
using PlyrFm.AtProto.Tests.Repo;
using PlyrFm.TestKit;

namespace PlyrFm.AtProto.Tests.Sync;

/// <summary>Damaged bytes into every decoder of Repo and Sync: nothing but a refusal may come out.</summary>
public sealed class FuzzTests
{
    private static readonly byte[][] Frames =
        [.. FrameTests.Events().Values.Select(FrameWriter.Write), .. RepoVectors.K256.Frames.Where(frame => frame.Length < 8000).Take(12)];

    [Fact]
    public void Damaged_frame_is_refused_or_seen_alike_at_every_level() => Fuzzer.Run(Frames, frame =>
    {
        bool isPeeked = Frame.TryPeek(frame, out FramePeek peek, out _);
        bool isRead = Frame.TryRead(frame, out RepoEvent? evt, out _);
        bool isCommit = Frame.TryReadCommit(frame, out _, out _);
        Assert.True(!isRead || isPeeked, "The quick look refused what the strict reading accepts.");
        Assert.True(!isRead || (evt!.Seq == peek.Seq && isCommit == evt is CommitEvent), "The levels disagree.");
        return isRead;
    });

    [Fact]
    public void Damaged_commit_is_never_valid_with_other_content()
    {
        var world = new RepoWorld(seed: 51);
        world.CommitRandom(maxWrites: 30);
        var commit = CommitEvent.Announce(1, world.Commit(world.NewTrack(), world.NewTrack()), "");
        var head = new RepoHead(commit.Since!.Value, commit.PrevData!.Value);
        var verifier = new CommitVerifier();
        Damage([FrameWriter.Write(commit)], frame =>
        {
            if (!Frame.TryReadCommit(frame, out CommitFrame changed, out _)
                || verifier.Check(changed, head, world.Key.PublicKey, world.Now, out RepoHead next) != CommitVerdict.Valid)
            {
                return false;
            }
            Assert.Equal(world.Writer.Commit!.Head, next);
            return true;
        });
    }

    [Fact]
    public void Damaged_car_is_refused() =>
        Damage([RepoVectors.P256.Car, new RepoWorld(seed: 52).Commit().Blocks.ToArray()], car => BlockMap.TryRead(car, out _, out _));

    // Blocks are damaged before they are hashed, so that the damage reaches what reads them.
    [Fact]
    public void Damaged_blocks_of_a_repository_are_refused()
    {
        List<(Cid Cid, byte[] Block)> blocks = TestCar.Blocks(RepoVectors.P256.Car);
        Cid root = new CarReader(RepoVectors.P256.Car).Root;
        Assert.True(SignedCommit.TryRead(blocks.Single(block => block.Cid == root).Block, out SignedCommit? commit, out _));
        byte[] node = blocks.Single(block => block.Cid == commit.Data).Block;
        using var key = AtProto.Crypto.PrivateKey.Generate(AtProto.Crypto.KeyCurve.P256);
        Damage([node], damaged =>
        {
            Cid data = Cid.ForDagCbor(damaged);
            SignedCommit signed = SignedCommit.Create(commit.Did, commit.Rev, data, key);
            byte[] car = TestCar.Of(signed.Cid, [(signed.Cid, signed.Block.ToArray()), (data, damaged), .. blocks]);
            return RepoReader.TryRead(car, commit.Did, out _, out _);
        });
    }

    [Fact]
    public void Damaged_commit_object_is_refused()
    {
        byte[] block = new RepoWorld(seed: 53).Commit().Commit.Block.ToArray();
        Fuzzer.Run([block], damaged => SignedCommit.TryRead(damaged, out _, out _));
    }

    // Not the Fuzzer: it wants to see accepted inputs as well, and where a hash covers everything there are next to none.
    private static void Damage(byte[][] corpus, Func<byte[], bool> target)
    {
        const int Rounds = 3000;
        Assert.All(corpus, valid => Assert.True(target(valid)));
        var mutator = new ByteMutator(corpus, Fuzzer.Seed);
        int refused = 0;
        for (int round = 0; round < Rounds; round++)
        {
            byte[] input = mutator.Next();
            try
            {
                refused += target(input) ? 0 : 1;
            }
            catch (Exception e)
            {
                throw new FuzzFailureException(Fuzzer.Seed, round, input, e.ToString());
            }
        }
        Assert.True(refused > Rounds / 2, $"{refused} of {Rounds} inputs refused (seed {Fuzzer.Seed}).");
    }
}
