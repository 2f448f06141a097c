using System.Text;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Sync;
using PlyrFm.AtProto.Syntax;
using PlyrFm.AtProto.Tests.Repo;

namespace PlyrFm.AtProto.Tests.Sync;

public sealed class FrameTests
{
    private const string Time = "2025-06-15T00:00:00.000Z";

    public static TheoryData<string> Kinds => [.. Events().Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Event_reads_back_as_it_was_written(string kind)
    {
        RepoEvent evt = Events()[kind];
        Assert.True(Frame.TryRead(FrameWriter.Write(evt), out RepoEvent? read, out MalformedReason reason), reason.ToString());
        if (evt is CommitEvent commit)
        {
            var other = Assert.IsType<CommitEvent>(read);
            Assert.Equal(commit.Ops, other.Ops);
            Assert.Equal(commit.Blocks.ToArray(), other.Blocks.ToArray());
            Assert.Equal(commit with { Ops = [], Blocks = default }, other with { Ops = [], Blocks = default });
        }
        else if (evt is SyncEvent sync)
        {
            var other = Assert.IsType<SyncEvent>(read);
            Assert.Equal(sync.Blocks.ToArray(), other.Blocks.ToArray());
            Assert.Equal(sync with { Blocks = default }, other with { Blocks = default });
        }
        else
        {
            Assert.Equal(evt, read);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Frame_cut_anywhere_is_malformed(string kind)
    {
        byte[] frame = FrameWriter.Write(Events()[kind]);
        for (int length = 0; length < frame.Length; length++)
        {
            Assert.False(Frame.TryRead(frame.AsMemory(0, length), out _, out _));
        }
        Assert.False(Frame.TryRead((byte[])[.. frame, 0], out _, out MalformedReason reason));
        Assert.Equal(MalformedReason.TrailingBytes, reason);
    }

    // Header {t: "#new", op: 1}, payload {n: 1, seq: 9, later: [{}]}; the same with an op that does not exist.
    [Theory]
    [InlineData("a261746423" + "6e6577626f7001", "#new")]
    [InlineData("a1626f7002", "")]
    public void Unknown_type_or_operation_gives_an_unknown_event(string header, string type)
    {
        byte[] frame = [.. Convert.FromHexString(header), .. Json("""{"n":1,"seq":9,"later":[{}],"did":"not a DID"}""")];
        Assert.True(Frame.TryRead(frame, out RepoEvent? evt, out MalformedReason reason), reason.ToString());
        Assert.Equal(new UnknownEvent(9, type), evt);
        Assert.True(Frame.TryPeek(frame, out FramePeek peek, out _));
        Assert.Equal((FrameKind.Unknown, 9), (peek.Kind, peek.Seq));
    }

    [Theory]
    [InlineData("""{"did":5,"seq":-14}""")]
    [InlineData("""{"seq":0}""")]
    [InlineData("""{"seq":"later"}""")]
    [InlineData("{}")]
    public void Unknown_type_without_a_usable_seq_is_read_alike_at_every_level(string payload)
    {
        byte[] frame = [.. Json("""{"t":"#new","op":1}"""), .. Json(payload)];
        Assert.True(Frame.TryRead(frame, out RepoEvent? evt, out MalformedReason reason), reason.ToString());
        Assert.Equal(new UnknownEvent(0, "#new"), evt);
        Assert.True(Frame.TryPeek(frame, out FramePeek peek, out _));
        Assert.Equal((FrameKind.Unknown, 0, true), (peek.Kind, peek.Seq, peek.Did.IsEmpty));
    }

    [Fact]
    public void Unknown_fields_are_ignored_and_must_be_well_formed()
    {
        byte[] header = Json("""{"t":"#identity","op":1,"trace":{"id":7}}""");
        Assert.True(Frame.TryRead(
            (byte[])[.. header, .. Json("""{"did":"did:web:example.com","seq":3,"time":"now","extra":{"deep":[1,2]}}""")], out RepoEvent? evt, out _));
        Assert.Equal(new IdentityEvent(3, Did.Parse("did:web:example.com"), null, "now"), evt);

        // {did, seq, time, zzzzz: 1.5}
        byte[] withFloat = [0xa4, .. Json("""{"did":"did:web:example.com","seq":3,"time":"now"}""")[1..], 0x65, .. "zzzzz"u8, 0xf9, 0x3e, 0x00];
        Assert.False(Frame.TryRead((byte[])[.. header, .. withFloat], out _, out MalformedReason reason));
        Assert.Equal(MalformedReason.ForbiddenSimple, reason);
    }

    [Theory]
    [InlineData("""{"op":1}""")]
    [InlineData("""{"t":"#commit"}""")]
    [InlineData("{}")]
    public void Header_without_operation_or_type_is_malformed(string header)
    {
        Assert.False(Frame.TryRead((byte[])[.. Json(header), .. Json("{}")], out _, out MalformedReason reason));
        Assert.Equal(MalformedReason.BadHeader, reason);
        Assert.False(Frame.TryPeek([.. Json(header), .. Json("{}")], out _, out _));
    }

    [Theory]
    [InlineData("#identity", """{"did":"did:web:example.com","seq":0,"time":"now"}""")]
    [InlineData("#identity", """{"did":"did:web:example.com","seq":-1,"time":"now"}""")]
    [InlineData("#identity", """{"did":"example.com","seq":1,"time":"now"}""")]
    [InlineData("#identity", """{"did":"did:web:example.com","seq":1}""")]
    [InlineData("#account", """{"did":"did:web:example.com","seq":1,"time":"now"}""")]
    [InlineData("#sync", """{"did":"did:web:example.com","seq":1,"time":"now","rev":"3jzfcijpj2z2a"}""")]
    [InlineData("#sync", """{"did":"did:web:example.com","seq":1,"time":"now","rev":"zzzzzzzzzzzzz","blocks":{"$bytes":"AA"}}""")]
    [InlineData("#info", """{"message":"hello"}""")]
    public void Event_with_a_missing_or_wrong_field_is_malformed(string type, string body) =>
        Assert.False(Frame.TryRead((byte[])[.. Json($$"""{"t":"{{type}}","op":1}"""), .. Json(body)], out _, out _));

    [Fact]
    public void Handle_that_is_none_does_not_cost_the_identity_event()
    {
        byte[] frame = [.. Json("""{"t":"#identity","op":1}"""), .. Json("""{"did":"did:web:example.com","seq":3,"time":"now","handle":"no handle"}""")];
        Assert.True(Frame.TryRead(frame, out RepoEvent? evt, out _));
        Assert.Null(Assert.IsType<IdentityEvent>(evt).Handle);
    }

    [Theory]
    [InlineData("fm.plyr.track")]
    [InlineData("track/one")]
    [InlineData("fm.plyr.track/.")]
    [InlineData("fm.plyr.track/a/b")]
    [InlineData("fm.plyr.track/a b")]
    public void Operation_with_an_invalid_path_makes_the_frame_malformed(string path)
    {
        var commit = (CommitEvent)Events()["commit"];
        int slash = path.IndexOf('/', StringComparison.Ordinal);
        RepoOp op = commit.Ops[0] with { Collection = slash < 0 ? "" : path[..slash], RecordKey = path[(slash + 1)..] };
        Assert.False(Frame.TryRead(FrameWriter.Write(commit with { Ops = [op] }), out _, out MalformedReason reason));
        Assert.Equal(MalformedReason.InvalidValue, reason);
    }

    [Fact]
    public void Operations_and_blocks_beyond_the_limits_make_the_frame_malformed()
    {
        var commit = (CommitEvent)Events()["commit"];
        RepoOp[] ops = [.. Enumerable.Range(0, FrameLimits.MaxOps + 1).Select(i => commit.Ops[0] with { RecordKey = $"k{i}" })];
        Assert.True(Frame.TryRead(FrameWriter.Write(commit with { Ops = ops[1..] }), out _, out _));
        AssertTooLarge(commit with { Ops = ops });
        AssertTooLarge(commit with { Blocks = new byte[FrameLimits.MaxBlocksBytes + 1] });
        AssertTooLarge(new SyncEvent(1, RepoWorld.Did, commit.Rev, new byte[FrameLimits.MaxSyncBlocksBytes + 1], Time));
        Assert.False(Frame.TryRead(new byte[FrameLimits.MaxFrameBytes + 1], out _, out MalformedReason reason));
        Assert.Equal(MalformedReason.TooLarge, reason);
    }

    [Fact]
    public void Null_for_prev_and_prevData_means_absent()
    {
        var commit = (CommitEvent)Events()["commit"] with { PrevData = null };
        DataMap body = Body(commit).With("prevData", DataNull.Instance);
        byte[] frame = [.. Json("""{"t":"#commit","op":1}"""), .. body.ToCbor()];
        Assert.True(Frame.TryRead(frame, out RepoEvent? evt, out _));
        Assert.Null(((CommitEvent)evt).PrevData);
    }

    [Fact]
    public void Commit_without_any_one_required_field_is_malformed()
    {
        DataMap body = Body((CommitEvent)Events()["commit"]);
        foreach (string field in (string[])["ops", "rev", "seq", "repo", "time", "since", "blocks", "commit"])
        {
            byte[] frame = [.. Json("""{"t":"#commit","op":1}"""), .. body.Without(field).ToCbor()];
            Assert.False(Frame.TryRead(frame, out _, out MalformedReason reason), field);
            Assert.Equal(MalformedReason.MissingField, reason);
        }
        foreach (string field in (string[])["blobs", "rebase", "tooBig"])
        {
            Assert.True(Frame.TryRead((byte[])[.. Json("""{"t":"#commit","op":1}"""), .. body.Without(field).ToCbor()], out _, out _), field);
        }
    }

    internal static Dictionary<string, RepoEvent> Events()
    {
        var world = new RepoWorld(seed: 41);
        world.Commit(world.NewTrack("one"));
        RepoDiff diff = world.Commit(
            world.NewTrack("two"), RepoWrite.Update("fm.plyr.track", "one", world.Record("fm.plyr.track")), world.NewTrack("three"));
        Did did = RepoWorld.Did;
        return new Dictionary<string, RepoEvent>
        {
            ["commit"] = CommitEvent.Announce(7, diff, Time),
            ["first commit"] = CommitEvent.Announce(8, new RepoWorld(seed: 42).Commit(), Time),
            ["sync"] = new SyncEvent(9, did, diff.Commit.Rev, world.Writer.ExportCommit(), Time),
            ["identity"] = new IdentityEvent(10, did, Handle.Parse("artist.example.com"), Time),
            ["identity without handle"] = new IdentityEvent(11, did, null, Time),
            ["account"] = new AccountEvent(12, did, true, null, Time),
            ["account with status"] = new AccountEvent(13, did, false, "takendown", Time),
            ["info"] = new InfoEvent("OutdatedCursor", "gone"),
            ["error"] = new ErrorEvent("FutureCursor", null),
        };
    }

    private static void AssertTooLarge(RepoEvent evt)
    {
        Assert.False(Frame.TryRead(FrameWriter.Write(evt), out _, out MalformedReason reason));
        Assert.Equal(MalformedReason.TooLarge, reason);
    }

    private static DataMap Body(CommitEvent commit)
    {
        byte[] frame = FrameWriter.Write(commit);
        return (DataMap)DataValue.FromCbor(frame.AsSpan(Json("""{"t":"#commit","op":1}""").Length));
    }

    private static byte[] Json(string json) => DataValue.FromJson(Encoding.UTF8.GetBytes(json)).ToCbor();
}
