using System.Collections.Concurrent;
using System.Text;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Crypto;
using PlyrFm.AtProto.Repo;

namespace PlyrFm.AtProto.Sync;

/// <summary>
/// Decides whether a commit may be applied to what is stored of a repository. Pure: no network, no clock, no state but spare buffers.
/// Thread-safe.
/// </summary>
/// <remarks>
/// <para>
/// https://atproto.com/specs/sync#message-validation-checklist. A relay passes on what it found wrong with a mere warning, so none of this
/// can be left to it. It fails closed: there is no lenient mode, and a commit without <c>prevData</c> on a known repository is a broken
/// chain.
/// </para>
/// <para>
/// The first commit that is seen of a repository proves itself only if its operations are the whole tree, which includes the empty one.
/// Otherwise the verdict is <see cref="CommitVerdict.UnknownRepo"/> and the caller fetches the repository.
/// </para>
/// <para>
/// Left to the caller: that the account is active, that its identity works, and, without a relay, that the sender is the account's host.
/// </para>
/// </remarks>
public sealed class CommitVerifier
{
    // More are never in use at once than threads verify at once; what exceeds this is collected.
    private static readonly int MaxSpareWorkspaces = 2 * Environment.ProcessorCount;

    private readonly ConcurrentQueue<CommitWorkspace> _spare = new();

    /// <summary>Verifies a #commit.</summary>
    /// <param name="commit">The event.</param>
    /// <param name="previous">What is stored of the repository; null when nothing is.</param>
    /// <param name="key">The account's signing key as last resolved.</param>
    /// <param name="now">The present, for revisions of the future.</param>
    /// <param name="verified">What to apply, when the verdict is <see cref="CommitVerdict.Valid"/>. Borrows the frame's bytes.</param>
    public CommitVerdict Verify(CommitEvent commit, RepoHead? previous, PublicKey key, DateTimeOffset now, out VerifiedCommit? verified)
    {
        CommitWorkspace workspace = Take();
        foreach (RepoOp op in commit.Ops)
        {
            workspace.Ops.Add(op.Action, Encoding.UTF8.GetBytes(op.Path), op.Cid ?? default, op.Prev ?? default);
        }
        var claim = new CommitClaim
        {
            Did = Encoding.UTF8.GetBytes(commit.Repo.Value),
            Rev = commit.Rev,
            Since = commit.Since,
            Commit = commit.Commit,
            PrevData = commit.PrevData,
            Blocks = commit.Blocks,
            OpCount = commit.Ops.Count,
        };
        CommitVerdict verdict = CommitCheck.Run(workspace, claim, previous, key, now, out Cid data);
        verified = verdict == CommitVerdict.Valid ? new VerifiedCommit(commit.Repo, commit.Rev, data, NetOps(workspace)) : null;
        Return(workspace);
        return verdict;
    }

    /// <summary>Verifies a #commit in place, without allocating. For those who want the verdict on very many.</summary>
    /// <param name="commit">The frame.</param>
    /// <param name="previous">What is stored of the repository; null when nothing is.</param>
    /// <param name="key">The account's signing key as last resolved.</param>
    /// <param name="now">The present, for revisions of the future.</param>
    /// <param name="head">The new state, when the verdict is <see cref="CommitVerdict.Valid"/>.</param>
    /// <param name="visit">Called with each record that was created, updated or deleted, when the verdict is
    /// <see cref="CommitVerdict.Valid"/>.</param>
    public CommitVerdict Check(
        in CommitFrame commit, RepoHead? previous, PublicKey key, DateTimeOffset now, out RepoHead head, VerifiedRecord? visit = null)
    {
        CommitWorkspace workspace = Take();
        foreach (FrameOp op in commit.Ops)
        {
            workspace.Ops.Add(op.Action, op.Path, op.CidOrDefault, op.PrevOrDefault);
        }
        var claim = new CommitClaim
        {
            Did = commit.Repo,
            Rev = commit.Rev,
            Since = commit.Since,
            Commit = commit.Commit,
            PrevData = commit.PrevData,
            Blocks = commit.Blocks,
            OpCount = commit.OpCount,
        };
        CommitVerdict verdict = CommitCheck.Run(workspace, claim, previous, key, now, out Cid data);
        head = verdict == CommitVerdict.Valid ? new RepoHead(commit.Rev, data) : default;
        if (verdict == CommitVerdict.Valid && visit is not null)
        {
            foreach (ref readonly MstChange change in workspace.Ops.Changes)
            {
                workspace.Blocks.TryGet(change.Expected, out ReadOnlyMemory<byte> block);
                visit(ActionOf(change), workspace.Tree.Keys[change.Key], block.Span);
            }
        }
        Return(workspace);
        return verdict;
    }

    /// <summary>Verifies a #sync: <see cref="CommitVerdict.Valid"/> means that the account asserts another state than the stored
    /// one.</summary>
    /// <param name="sync">The event.</param>
    /// <param name="previous">What is stored of the repository; null when nothing is.</param>
    /// <param name="key">The account's signing key as last resolved.</param>
    /// <param name="now">The present, for revisions of the future.</param>
    /// <param name="commit">The asserted state, when the verdict is <see cref="CommitVerdict.Valid"/>: the caller fetches the
    /// repository.</param>
    /// <remarks>
    /// After a migration, a PDS sends the commit of the old host, signed with the old key and under another revision. That gives
    /// <see cref="CommitVerdict.BadSignature"/> or <see cref="CommitVerdict.CommitMismatch"/> and says nothing about the repository.
    /// </remarks>
    public CommitVerdict VerifySync(SyncEvent sync, RepoHead? previous, PublicKey key, DateTimeOffset now, out SignedCommit? commit)
    {
        CommitWorkspace workspace = Take();
        var claim = new CommitClaim { Did = Encoding.UTF8.GetBytes(sync.Did.Value), Rev = sync.Rev, Blocks = sync.Blocks };
        CommitVerdict verdict = CommitCheck.RunSync(workspace, claim, previous, key, now, out commit);
        Return(workspace);
        return verdict;
    }

    private static VerifiedOp[] NetOps(CommitWorkspace workspace)
    {
        ReadOnlySpan<MstChange> changes = workspace.Ops.Changes;
        var ops = new VerifiedOp[changes.Length];
        for (int i = 0; i < ops.Length; i++)
        {
            ref readonly MstChange change = ref changes[i];
            ReadOnlySpan<byte> path = workspace.Tree.Keys[change.Key];
            int slash = path.IndexOf((byte)'/');
            OpAction action = ActionOf(change);
            workspace.Blocks.TryGet(change.Expected, out ReadOnlyMemory<byte> block);
            ops[i] = new VerifiedOp(
                action, Encoding.UTF8.GetString(path[..slash]), Encoding.UTF8.GetString(path[(slash + 1)..]),
                action == OpAction.Delete ? null : change.Expected, block);
        }
        return ops;
    }

    // The changes undo the commit: what they expect is what it left, what they put back is what was before.
    private static OpAction ActionOf(in MstChange change) =>
        change.Replacement.IsDefault ? OpAction.Create
        : change.Expected.IsDefault ? OpAction.Delete
        : OpAction.Update;

    private CommitWorkspace Take() => _spare.TryDequeue(out CommitWorkspace? workspace) ? workspace : new CommitWorkspace();

    private void Return(CommitWorkspace workspace)
    {
        workspace.Clear();
        if (workspace.IsWorthKeeping && _spare.Count < MaxSpareWorkspaces)
        {
            _spare.Enqueue(workspace);
        }
    }
}
