using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Crypto;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Sync;
using PlyrFm.AtProto.Tests.Repo;

namespace PlyrFm.AtProto.Tests.Sync;

public sealed class CommitPropertyTests
{
    private static readonly CommitVerifier Verifier = new();

    [Theory]
    [InlineData(1, KeyCurve.K256)]
    [InlineData(2, KeyCurve.K256)]
    [InlineData(3, KeyCurve.P256)]
    public void Random_commits_verify_and_lead_to_the_expected_tree(int seed, KeyCurve curve)
    {
        var world = new RepoWorld(seed, curve);
        RepoHead? head = null;
        for (int round = 0; round < 80; round++)
        {
            RepoDiff diff = world.CommitRandom(maxWrites: round % 10 == 0 ? 60 : 6);
            Assert.True(NaiveMst.Root(world.Records) == diff.Commit.Data, $"Seed {seed}, round {round}: another tree.");

            CommitVerdict verdict = Verifier.Verify(Announce(diff), head, world.Key.PublicKey, world.Now, out VerifiedCommit? verified);
            Assert.True(verdict == CommitVerdict.Valid, $"Seed {seed}, round {round}: {verdict}");
            head = verified!.Head;
        }
        Assert.True(RepoReader.TryRead(world.Writer.Export(), RepoWorld.Did, out RepoSnapshot? snapshot, out _));
        Assert.Equal(world.Records.Select(r => (r.Key, r.Value)), snapshot.Records.Select(r => ($"{r.Collection}/{r.RecordKey}", r.Cid)));
    }

    [Fact]
    public void Commit_without_a_needed_block_is_never_accepted()
    {
        int refused = 0, unneeded = 0;
        var world = new RepoWorld(seed: 11);
        world.CommitRandom(maxWrites: 200);
        for (int round = 0; round < 25; round++)
        {
            CommitEvent commit = Announce(world.CommitRandom(maxWrites: 8));
            RepoHead head = new(commit.Since!.Value, commit.PrevData!.Value);
            Assert.Equal(CommitVerdict.Valid, Verifier.Verify(commit, head, world.Key.PublicKey, world.Now, out VerifiedCommit? whole));
            HashSet<Cid> always = [commit.Commit, .. whole!.Ops.Where(op => op.Cid is not null).Select(op => op.Cid!.Value)];
            if (whole.Ops.Count > 0)
            {
                always.Add(whole.Data);
            }
            foreach ((Cid cid, byte[] car) in TestCar.WithoutEachBlock(commit.Blocks.Span))
            {
                CommitVerdict verdict = Verifier.Verify(commit with { Blocks = car }, head, world.Key.PublicKey, world.Now, out VerifiedCommit? verified);
                if (verdict != CommitVerdict.Valid)
                {
                    refused++;
                    continue;
                }
                // A proof may hold more than this verifier needs. Then what it proves must be the same.
                Assert.DoesNotContain(cid, always);
                Assert.Equal(whole.Data, verified!.Data);
                Assert.Equal(whole.Ops.Select(op => (op.Action, op.Collection, op.RecordKey, op.Cid)), verified.Ops.Select(op => (op.Action, op.Collection, op.RecordKey, op.Cid)));
                unneeded++;
            }
        }
        Assert.True(refused > 100 && unneeded > 0, $"{refused} refused, {unneeded} unneeded");
    }

    [Theory]
    [InlineData(0x01)]
    [InlineData(0x80)]
    [InlineData(0xff)]
    public void Every_changed_byte_of_a_frame_is_refused_or_means_the_same(byte flip)
    {
        var world = new RepoWorld(seed: 12);
        world.CommitRandom(maxWrites: 40);
        CommitEvent commit = Announce(world.Commit(world.NewTrack(), world.NewTrack()));
        RepoHead head = new(commit.Since!.Value, commit.PrevData!.Value);
        byte[] frame = FrameWriter.Write(commit);
        Assert.Equal(CommitVerdict.Valid, Verifier.Verify(commit, head, world.Key.PublicKey, world.Now, out VerifiedCommit? whole));

        int same = 0;
        for (int i = 0; i < frame.Length; i++)
        {
            byte[] changed = [.. frame];
            changed[i] ^= flip;
            if (!Frame.TryRead(changed, out RepoEvent? evt, out _) || evt is not CommitEvent other
                || Verifier.Verify(other, head, world.Key.PublicKey, world.Now, out VerifiedCommit? verified) != CommitVerdict.Valid)
            {
                continue;
            }
            same++;
            Assert.Equal((whole!.Did, whole.Rev, whole.Data), (verified!.Did, verified.Rev, verified.Data));
            Assert.Equal(
                whole.Ops.Select(op => (op.Action, op.Collection, op.RecordKey, op.Cid, Convert.ToHexString(op.Block.Span))),
                verified.Ops.Select(op => (op.Action, op.Collection, op.RecordKey, op.Cid, Convert.ToHexString(op.Block.Span))));
        }

        // The bytes of seq, time and the flags nobody reads; everything else is covered by a hash or the signature.
        Assert.InRange(same, 1, 100);
    }

    private static CommitEvent Announce(RepoDiff diff) => CommitEvent.Announce(1, diff, "2025-06-15T00:00:00.000Z");
}
