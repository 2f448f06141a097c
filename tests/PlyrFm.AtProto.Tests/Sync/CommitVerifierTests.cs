using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Crypto;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Sync;
using PlyrFm.AtProto.Syntax;
using PlyrFm.AtProto.Tests.Repo;

namespace PlyrFm.AtProto.Tests.Sync;

/// <summary>One lie at a time in an otherwise valid commit.</summary>
public sealed class CommitVerifierTests
{
    private readonly RepoWorld _world = new(seed: 21);
    private readonly RepoHead _head;
    private readonly CommitEvent _commit;

    public CommitVerifierTests()
    {
        _world.CommitRandom(maxWrites: 0);
        _world.Commit(_world.NewTrack("one"), _world.NewTrack("two"), _world.NewTrack("three"));
        _head = _world.Writer.Commit!.Head;
        _commit = Announce(_world.Commit(
            _world.NewTrack("four"),
            RepoWrite.Update("fm.plyr.track", "one", _world.Record("fm.plyr.track")),
            RepoWrite.Delete("fm.plyr.track", "two")));
    }

    [Fact]
    public void Honest_commit_is_valid()
    {
        Assert.Equal(CommitVerdict.Valid, Verify(_commit));
    }

    [Fact]
    public void Revision_not_after_the_stored_one_is_a_replay()
    {
        Assert.Equal(CommitVerdict.Replay, Verify(_commit, _head with { Rev = _commit.Rev }));
        Assert.Equal(CommitVerdict.Replay, Verify(_commit, _head with { Rev = Tid.FromValue(_commit.Rev.Value + 1) }));
        Assert.Equal(CommitVerdict.SinceMismatch, Verify(_commit, _head with { Rev = Tid.FromValue(_commit.Rev.Value - 1) }));
    }

    [Fact]
    public void Revision_may_lie_five_minutes_in_the_future_and_no_more()
    {
        DateTimeOffset edge = _commit.Rev.Time - TimeSpan.FromMinutes(5);
        Assert.Equal(CommitVerdict.Valid, Verify(_commit, now: edge));
        Assert.Equal(CommitVerdict.FutureRev, Verify(_commit, now: edge - TimeSpan.FromMicroseconds(1)));
    }

    [Fact]
    public void Sizes_beyond_the_limits_are_refused()
    {
        Assert.Equal(CommitVerdict.TooLarge, Verify(_commit with { Blocks = new byte[FrameLimits.MaxBlocksBytes + 1] }));
        Assert.Equal(CommitVerdict.TooLarge, Verify(_commit with { Ops = [.. Enumerable.Repeat(_commit.Ops[0], FrameLimits.MaxOps + 1)] }));
    }

    [Fact]
    public void Block_that_does_not_hash_to_its_cid_is_refused()
    {
        byte[] blocks = _commit.Blocks.ToArray();
        blocks[^1] ^= 1;
        Assert.Equal(CommitVerdict.MalformedBlocks, Verify(_commit with { Blocks = blocks }));
        Assert.Equal(CommitVerdict.MalformedBlocks, Verify(_commit with { Blocks = default }));
    }

    [Fact]
    public void Event_must_name_the_root_of_its_blocks()
    {
        Assert.Equal(CommitVerdict.MalformedCommit, Verify(_commit with { Commit = Mst.EmptyRoot }));
        Assert.Equal(CommitVerdict.MalformedCommit, Verify(_commit with { Commit = _commit.Ops[0].Cid!.Value, Blocks = WithRoot(_commit.Ops[0].Cid!.Value) }));
    }

    [Fact]
    public void Event_must_agree_with_the_signed_commit()
    {
        Assert.Equal(CommitVerdict.CommitMismatch, Verify(_commit with { Repo = Did.Parse("did:plc:44ybard66vv44zksje25o7dz") }));
        Assert.Equal(CommitVerdict.CommitMismatch, Verify(_commit with { Rev = Tid.FromValue(_commit.Rev.Value + 1) }));
    }

    [Fact]
    public void Commit_signed_by_another_key_is_refused()
    {
        using PrivateKey other = PrivateKey.Generate(KeyCurve.K256);
        Assert.Equal(CommitVerdict.BadSignature, new CommitVerifier().Verify(_commit, _head, other.PublicKey, _world.Now, out _));
    }

    // What an intermediary could do: the list of operations is not signed.
    [Fact]
    public void Hidden_added_and_altered_operations_are_refused()
    {
        Assert.Equal(CommitVerdict.InvalidDiff, Verify(_commit with { Ops = [_commit.Ops[0], _commit.Ops[1]] }));
        Assert.Equal(CommitVerdict.InvalidDiff, Verify(_commit with { Ops = [_commit.Ops[1], _commit.Ops[2]] }));
        Assert.Equal(CommitVerdict.InvalidDiff, Verify(_commit with { Ops = [] }));
        Assert.Equal(CommitVerdict.InvalidDiff, Verify(_commit with { Ops = [.. _commit.Ops, new RepoOp(OpAction.Delete, "fm.plyr.track", "five", null, Mst.EmptyRoot)] }));
        Assert.Equal(CommitVerdict.InvalidDiff, Verify(WithOp(2, _commit.Ops[2] with { RecordKey = "twa" })));
        Assert.Equal(CommitVerdict.InvalidDiff, Verify(WithOp(2, _commit.Ops[2] with { Prev = Mst.EmptyRoot })));
        Assert.Equal(CommitVerdict.InvalidDiff, Verify(WithOp(1, _commit.Ops[1] with { Prev = Mst.EmptyRoot })));
        Assert.Equal(CommitVerdict.InvalidDiff, Verify(WithOp(0, _commit.Ops[0] with { Cid = _commit.Ops[1].Cid })));
        Assert.Equal(CommitVerdict.InvalidDiff, Verify(WithOp(0, _commit.Ops[0] with { Action = OpAction.Update, Prev = _commit.Ops[1].Prev })));
        Assert.Equal(CommitVerdict.InvalidDiff, Verify(WithOp(1, _commit.Ops[1] with { Action = OpAction.Create, Prev = null })));
    }

    [Fact]
    public void Operations_on_one_path_must_make_sense_in_their_order()
    {
        Assert.Equal(CommitVerdict.InvalidDiff, Verify(_commit with { Ops = [.. _commit.Ops, _commit.Ops[0]] }));
        Assert.Equal(CommitVerdict.InvalidDiff, Verify(_commit with { Ops = [.. _commit.Ops, _commit.Ops[2]] }));
    }

    [Fact]
    public void Record_that_is_not_among_the_blocks_is_refused()
    {
        Cid record = _commit.Ops[0].Cid!.Value;
        byte[] without = TestCar.Of(_commit.Commit, TestCar.Blocks(_commit.Blocks.Span).Where(block => block.Cid != record));
        Assert.Equal(CommitVerdict.MissingRecord, Verify(_commit with { Blocks = without }));
        Assert.Equal(CommitVerdict.MissingRecord, Verify(WithOp(0, _commit.Ops[0] with { Cid = Cid.ForRaw([1]) })));
    }

    [Fact]
    public void Record_of_a_mebibyte_is_valid_and_one_byte_more_is_not()
    {
        foreach (int bytes in (int[])[CborLimits.MaxRecordBytes, CborLimits.MaxRecordBytes + 1])
        {
            RepoHead head = _world.Writer.Commit!.Head;
            CommitEvent commit = Announce(_world.Commit(RepoWrite.Create("fm.plyr.track", $"large{bytes}", new byte[bytes])));
            Assert.Equal(bytes <= CborLimits.MaxRecordBytes ? CommitVerdict.Valid : CommitVerdict.MissingRecord, Verify(commit, head));
        }
    }

    // "Legacy" commits are how operations could be hidden, so there is no such thing on a known repository.
    [Fact]
    public void Commit_without_prevData_or_prev_is_a_broken_chain()
    {
        Assert.Equal(CommitVerdict.MissingPrevData, Verify(_commit with { PrevData = null }));
        Assert.Equal(CommitVerdict.MissingPrevData, Verify(WithOp(1, _commit.Ops[1] with { Prev = null })));
        Assert.Equal(CommitVerdict.MissingPrevData, Verify(WithOp(2, _commit.Ops[2] with { Prev = null })));
    }

    [Fact]
    public void Commit_after_a_missed_one_is_a_broken_chain()
    {
        Assert.Equal(CommitVerdict.PrevDataMismatch, Verify(_commit, _head with { Data = Mst.EmptyRoot }));
        Assert.Equal(CommitVerdict.SinceMismatch, Verify(_commit, _head with { Rev = Tid.FromValue(_head.Rev.Value - 1) }));
        Assert.Equal(CommitVerdict.SinceMismatch, Verify(_commit with { Since = null }));
        Assert.Equal(CommitVerdict.InvalidDiff, Verify(_commit with { PrevData = Mst.EmptyRoot }, _head with { Data = Mst.EmptyRoot }));
    }

    [Fact]
    public void First_commit_proves_itself_only_with_the_whole_tree()
    {
        var world = new RepoWorld(seed: 22);
        CommitEvent first = Announce(world.Commit(world.NewTrack("a"), world.NewTrack("b")));
        Assert.Null(first.PrevData);
        CommitVerdict Check(CommitEvent commit) => new CommitVerifier().Verify(commit, null, world.Key.PublicKey, world.Now, out _);

        Assert.Equal(CommitVerdict.Valid, Check(first));
        Assert.Equal(CommitVerdict.UnknownRepo, Check(first with { Ops = [first.Ops[0]] }));
        Assert.Equal(CommitVerdict.UnknownRepo, Check(first with { Ops = [] }));
        Assert.Equal(CommitVerdict.UnknownRepo, Check(Announce(world.Commit(world.NewTrack("c")))));
        Assert.Equal(CommitVerdict.Valid, Check(Announce(new RepoWorld(seed: 23).Commit())));
    }

    [Fact]
    public void Verdict_on_the_frame_equals_the_verdict_on_the_event()
    {
        foreach (CommitEvent commit in (CommitEvent[])[_commit, _commit with { PrevData = null }, _commit with { Ops = [_commit.Ops[0]] }, _commit with { Since = null }])
        {
            Assert.True(Frame.TryReadCommit(FrameWriter.Write(commit), out CommitFrame frame, out MalformedReason reason), reason.ToString());
            int visits = 0;
            CommitVerdict verdict = new CommitVerifier().Check(frame, _head, _world.Key.PublicKey, _world.Now, out RepoHead head, (_, _, _) => visits++);
            Assert.Equal(Verify(commit), verdict);
            Assert.Equal(verdict == CommitVerdict.Valid ? commit.Ops.Count : 0, visits);
            Assert.Equal(Verify(commit) == CommitVerdict.Valid ? new RepoHead(_commit.Rev, _world.Writer.Commit!.Data) : default, head);
        }
    }

    private CommitVerdict Verify(CommitEvent commit, RepoHead? head = null, DateTimeOffset? now = null)
    {
        CommitVerdict verdict = new CommitVerifier().Verify(commit, head ?? _head, _world.Key.PublicKey, now ?? _world.Now, out VerifiedCommit? verified);
        Assert.Equal(verdict == CommitVerdict.Valid, verified is not null);
        return verdict;
    }

    private CommitEvent WithOp(int index, RepoOp op) => _commit with { Ops = [.. _commit.Ops.Select((old, i) => i == index ? op : old)] };

    private byte[] WithRoot(Cid root) => TestCar.Of(root, TestCar.Blocks(_commit.Blocks.Span));

    private static CommitEvent Announce(RepoDiff diff) => CommitEvent.Announce(1, diff, "2025-06-15T00:00:00.000Z");
}
