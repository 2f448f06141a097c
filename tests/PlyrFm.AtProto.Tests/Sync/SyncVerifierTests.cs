using PlyrFm.AtProto.Crypto;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Sync;
using PlyrFm.AtProto.Syntax;
using PlyrFm.AtProto.Tests.Repo;

namespace PlyrFm.AtProto.Tests.Sync;

public sealed class SyncVerifierTests
{
    private readonly RepoWorld _world = new(seed: 31);
    private readonly RepoHead _old;
    private readonly SyncEvent _sync;

    public SyncVerifierTests()
    {
        _old = _world.Commit(_world.NewTrack()).Commit.Head;
        _world.Commit(_world.NewTrack());
        _sync = new SyncEvent(1, RepoWorld.Did, _world.Writer.Commit!.Rev, _world.Writer.ExportCommit(), "2025-06-15T00:00:00.000Z");
    }

    [Fact]
    public void Other_state_is_valid_and_the_stored_state_is_a_replay()
    {
        Assert.Equal(CommitVerdict.Valid, Verify(_sync, _old, out SignedCommit? commit));
        Assert.Equal(_world.Writer.Commit!.Head, commit!.Head);
        Assert.Equal(CommitVerdict.Valid, Verify(_sync, null, out _));
        Assert.Equal(CommitVerdict.Replay, Verify(_sync, _world.Writer.Commit.Head, out _));
        Assert.Equal(CommitVerdict.Replay, Verify(_sync, _old with { Rev = Tid.FromValue(_sync.Rev.Value + 1) }, out _));
    }

    [Fact]
    public void Same_revision_with_another_tree_is_another_state() =>
        Assert.Equal(CommitVerdict.Valid, Verify(_sync, _old with { Rev = _sync.Rev }, out _));

    [Fact]
    public void Lies_are_refused()
    {
        Assert.Equal(CommitVerdict.CommitMismatch, Verify(_sync with { Rev = Tid.FromValue(_sync.Rev.Value + 1) }, _old, out _));
        Assert.Equal(CommitVerdict.CommitMismatch, Verify(_sync with { Did = Did.Parse("did:plc:44ybard66vv44zksje25o7dz") }, _old, out _));
        Assert.Equal(CommitVerdict.TooLarge, Verify(_sync with { Blocks = new byte[FrameLimits.MaxSyncBlocksBytes + 1] }, _old, out _));
        Assert.Equal(CommitVerdict.MalformedBlocks, Verify(_sync with { Blocks = _sync.Blocks[..^1] }, _old, out _));
        Assert.Equal(CommitVerdict.MalformedCommit, Verify(_sync with { Blocks = TestCar.Of(_world.Writer.Commit!.Cid, []) }, _old, out _));
        using PrivateKey other = PrivateKey.Generate(KeyCurve.P256);
        Assert.Equal(CommitVerdict.BadSignature, new CommitVerifier().VerifySync(_sync, _old, other.PublicKey, _world.Now, out _));
        Assert.Equal(CommitVerdict.FutureRev, new CommitVerifier().VerifySync(_sync, _old, _world.Key.PublicKey, _sync.Rev.Time.AddMinutes(-6), out _));
    }

    private CommitVerdict Verify(SyncEvent sync, RepoHead? previous, out SignedCommit? commit)
    {
        CommitVerdict verdict = new CommitVerifier().VerifySync(sync, previous, _world.Key.PublicKey, _world.Now, out commit);
        Assert.Equal(verdict == CommitVerdict.Valid, commit is not null);
        return verdict;
    }
}
