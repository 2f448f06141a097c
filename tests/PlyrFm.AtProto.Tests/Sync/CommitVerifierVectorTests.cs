using System.Text;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Sync;
using PlyrFm.AtProto.Tests.Repo;

namespace PlyrFm.AtProto.Tests.Sync;

/// <summary>Commits of the reference implementation, applied one after the other to a dictionary.</summary>
public sealed class CommitVerifierVectorTests
{
    [Theory]
    [InlineData("k256")]
    [InlineData("p256")]
    public void Every_commit_of_the_reference_implementation_is_valid_and_gives_its_records(string curve)
    {
        RepoVectors vectors = RepoVectors.Of(curve);
        var verifier = new CommitVerifier();
        var records = new SortedDictionary<string, string>(StringComparer.Ordinal);
        RepoHead? head = null;
        foreach ((byte[] frame, RepoIndex.Entry expected) in vectors.Frames.Zip(vectors.Index.Commits))
        {
            Assert.True(Frame.TryRead(frame, out RepoEvent? evt, out _), expected.Note);
            var commit = Assert.IsType<CommitEvent>(evt);
            AssertReads(expected, commit);

            CommitVerdict verdict = verifier.Verify(commit, head, vectors.SigningKey, commit.Rev.Time, out VerifiedCommit? verified);
            Assert.True(verdict == CommitVerdict.Valid, $"{expected.Note}: {verdict}");
            Assert.Equal(expected.Data, verified!.Data.ToString());
            Apply(records, verified);
            if (expected.Records is not null)
            {
                Assert.Equal(expected.Records.OrderBy(r => r.Key, StringComparer.Ordinal), records);
            }

            Assert.True(Frame.TryReadCommit(frame, out CommitFrame inPlace, out _));
            var visited = new List<string>();
            void Visit(OpAction action, ReadOnlySpan<byte> path, ReadOnlySpan<byte> block) =>
                visited.Add($"{action} {Encoding.UTF8.GetString(path)} {Convert.ToHexString(block)}");
            Assert.Equal(CommitVerdict.Valid, verifier.Check(inPlace, head, vectors.SigningKey, commit.Rev.Time, out RepoHead next, Visit));
            Assert.Equal(verified.Head, next);
            Assert.Equal(verified.Ops.Select(op => $"{op.Action} {op.Collection}/{op.RecordKey} {Convert.ToHexString(op.Block.Span)}"), visited);
            head = next;
        }
        Assert.Equal(vectors.Index.Commits.Count, vectors.Frames.Count);
        Assert.Contains(vectors.Index.Commits, commit => commit.Records is not null);
    }

    [Fact]
    public void Operations_on_one_path_are_folded_into_their_net_effect()
    {
        Assert.Empty(Verify("create and delete on one path").Ops);
        Assert.Equal(OpAction.Create, Assert.Single(Verify("create and update on one path").Ops).Action);
        Assert.Equal(OpAction.Update, Assert.Single(Verify("delete and create on one path").Ops).Action);
        Assert.Equal(OpAction.Delete, Assert.Single(Verify("update and delete on one path").Ops).Action);
        Assert.Equal(OpAction.Update, Assert.Single(Verify("update twice on one path").Ops).Action);
        Assert.Empty(Verify("no operations").Ops);
        VerifiedOp same = Assert.Single(Verify("update to the same CID").Ops);
        Assert.Equal(OpAction.Update, same.Action);
        Assert.True(same.Cid!.Value.Matches(same.Block.Span));
    }

    [Fact]
    public async Task One_verifier_serves_many_threads()
    {
        RepoVectors vectors = RepoVectors.K256;
        var verifier = new CommitVerifier();
        await Parallel.ForAsync(0, 400, (i, _) =>
        {
            Assert.True(Frame.TryReadCommit(vectors.Frames[1 + (i % (vectors.Frames.Count - 1))], out CommitFrame commit, out MalformedReason _));
            var head = new RepoHead(commit.Since!.Value, commit.PrevData!.Value);
            Assert.Equal(CommitVerdict.Valid, verifier.Check(commit, head, vectors.SigningKey, commit.Rev.Time, out RepoHead next));
            Assert.Equal(commit.Rev, next.Rev);
            return ValueTask.CompletedTask;
        });
    }

    private static VerifiedCommit Verify(string note)
    {
        RepoVectors vectors = RepoVectors.K256;
        int index = vectors.Index.Commits.ToList().FindIndex(commit => commit.Note == note);
        Assert.True(Frame.TryRead(vectors.Frames[index], out RepoEvent? evt, out _));
        var commit = (CommitEvent)evt;
        var head = new RepoHead(commit.Since!.Value, commit.PrevData!.Value);
        Assert.Equal(CommitVerdict.Valid, new CommitVerifier().Verify(commit, head, vectors.SigningKey, commit.Rev.Time, out VerifiedCommit? verified));
        return verified!;
    }

    private static void AssertReads(RepoIndex.Entry expected, CommitEvent commit)
    {
        Assert.Equal(expected.Seq, commit.Seq);
        Assert.Equal(expected.Rev, commit.Rev.ToString());
        Assert.Equal(expected.Since, commit.Since?.ToString());
        Assert.Equal(expected.Commit, commit.Commit.ToString());
        Assert.Equal(expected.PrevData, commit.PrevData?.ToString());
        Assert.Equal(
            expected.Ops,
            commit.Ops.Select(op => new RepoIndex.Op(op.Action.ToString().ToLowerInvariant(), op.Path, op.Cid?.ToString(), op.Prev?.ToString())));
    }

    private static void Apply(SortedDictionary<string, string> records, VerifiedCommit commit)
    {
        foreach (VerifiedOp op in commit.Ops)
        {
            string path = $"{op.Collection}/{op.RecordKey}";
            Assert.Equal(op.Action != OpAction.Create, records.ContainsKey(path));
            if (op.Action == OpAction.Delete)
            {
                records.Remove(path);
            }
            else
            {
                Assert.True(op.Cid!.Value.Matches(op.Block.Span));
                records[path] = op.Cid.Value.ToString();
            }
        }
    }
}
