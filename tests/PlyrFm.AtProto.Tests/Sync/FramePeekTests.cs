using System.Text;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Sync;
using PlyrFm.AtProto.Syntax;
using PlyrFm.AtProto.Tests.Repo;

namespace PlyrFm.AtProto.Tests.Sync;

public sealed class FramePeekTests
{
    private static readonly CollectionFilter Plyr = new([Nsid.Parse("fm.plyr.track"), Nsid.Parse("fm.plyr.like")]);

    public static TheoryData<string> Kinds => FrameTests.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Peek_agrees_with_the_strict_reading(string kind)
    {
        RepoEvent evt = FrameTests.Events()[kind];
        Assert.True(Frame.TryPeek(FrameWriter.Write(evt), out FramePeek peek, out _));
        (FrameKind Kind, string Did) expected = evt switch
        {
            CommitEvent commit => (FrameKind.Commit, commit.Repo.Value),
            SyncEvent sync => (FrameKind.Sync, sync.Did.Value),
            IdentityEvent identity => (FrameKind.Identity, identity.Did.Value),
            AccountEvent account => (FrameKind.Account, account.Did.Value),
            InfoEvent => (FrameKind.Info, ""),
            _ => (FrameKind.Error, ""),
        };
        Assert.Equal((expected.Kind, expected.Did, evt.Seq), (peek.Kind, Encoding.UTF8.GetString(peek.Did), peek.Seq));
        Assert.Equal(evt is CommitEvent { Ops.Count: > 0 }, peek.TouchesAny(Plyr));
    }

    [Theory]
    [InlineData("fm.plyr.track/a", true)]
    [InlineData("fm.plyr.like/a", true)]
    [InlineData("fm.plyr.tracks/a", false)]
    [InlineData("fm.plyr.trac/a", false)]
    [InlineData("fm.plyr.track", false)]
    [InlineData("app.bsky.feed.post/a", false)]
    [InlineData("", false)]
    public void Filter_matches_whole_collections(string path, bool matches) =>
        Assert.Equal(matches, Plyr.Matches(Encoding.UTF8.GetBytes(path)));

    [Fact]
    public void Filter_of_nothing_matches_nothing() => Assert.False(new CollectionFilter([]).Matches("fm.plyr.track/a"u8));

    [Fact]
    public void Peek_does_not_read_the_blocks_when_it_has_seen_enough()
    {
        byte[] frame = FrameWriter.Write(FrameTests.Events()["commit"]);
        Assert.True(Frame.TryPeek(frame.AsSpan(0, frame.Length / 2), out FramePeek peek, out _));
        Assert.Equal(7, peek.Seq);
        Assert.True(peek.TouchesAny(Plyr));
    }

    // A field that sorts before those that are needed, and a commit without its DID.
    [Fact]
    public void Peek_reads_on_until_it_has_seen_everything()
    {
        byte[] header = DataValue.FromJson("""{"t":"#commit","op":1}"""u8).ToCbor();
        byte[] late = DataValue.FromJson("""{"a":[1,{"b":2}],"ops":[],"seq":5,"repo":"did:web:example.com","zz":1}"""u8).ToCbor();
        Assert.True(Frame.TryPeek([.. header, .. late], out FramePeek peek, out _));
        Assert.Equal((5, "did:web:example.com"), (peek.Seq, Encoding.UTF8.GetString(peek.Did)));

        byte[] none = DataValue.FromJson("""{"ops":[],"seq":5,"did":"did:web:example.com"}"""u8).ToCbor();
        Assert.False(Frame.TryPeek([.. header, .. none], out _, out MalformedReason reason));
        Assert.Equal(MalformedReason.MissingField, reason);
    }

    [Fact]
    public void Peek_at_a_frame_that_is_not_ours_allocates_nothing()
    {
        byte[][] frames = [.. FrameTests.Events().Values.Select(FrameWriter.Write), .. RepoVectors.K256.Frames];
        var others = new CollectionFilter([Nsid.Parse("com.example.none")]);
        int touched = PeekAll(frames, others);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < 50; round++)
        {
            touched += PeekAll(frames, others);
        }
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(0, touched);
    }

    [Fact]
    public void Verdict_in_place_allocates_nothing_of_its_own()
    {
        RepoVectors vectors = RepoVectors.K256;
        var verifier = new CommitVerifier();
        if (AtProto.Crypto.LibSecp256k1.Loaded is null)
        {
            // BouncyCastle allocates 115 KB for each signature: the measure would say nothing about the rest.
            vectors = RepoVectors.P256;
        }
        VerifyAll(vectors, verifier);
        long before = GC.GetAllocatedBytesForCurrentThread();
        VerifyAll(vectors, verifier);
        long perFrame = (GC.GetAllocatedBytesForCurrentThread() - before) / vectors.Frames.Count;

        // The runtime's ECDsa allocates 1.4 KB a verification.
        Assert.InRange(perFrame, 0, vectors == RepoVectors.K256 ? 0 : 2048);
    }

    private static int PeekAll(byte[][] frames, CollectionFilter filter)
    {
        int touched = 0;
        foreach (byte[] frame in frames)
        {
            touched += Frame.TryPeek(frame, out FramePeek peek, out _) && peek.TouchesAny(filter) ? 1 : 0;
        }
        return touched;
    }

    private static void VerifyAll(RepoVectors vectors, CommitVerifier verifier)
    {
        RepoHead? head = null;
        // Not foreach: the list's enumerator would be the one allocation.
        for (int i = 0; i < vectors.Frames.Count; i++)
        {
            byte[] frame = vectors.Frames[i];
            bool isRead = Frame.TryReadCommit(frame, out CommitFrame commit, out _);
            CommitVerdict verdict = verifier.Check(commit, head, vectors.SigningKey, commit.Rev.Time, out RepoHead next);
            if (!isRead || verdict != CommitVerdict.Valid)
            {
                Assert.Fail(verdict.ToString());
            }
            head = next;
        }
    }
}
