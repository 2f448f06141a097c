using System.Text;
using PlyrFm.AtProto.Crypto;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Sync;

namespace PlyrFm.Cli.Frames;

/// <summary>Verifies the commits of a capture, account by account, each against the one before.</summary>
internal sealed class CaptureChain
{
    private readonly CommitVerifier _verifier = new();
    private readonly Dictionary<string, PublicKey>.AlternateLookup<ReadOnlySpan<char>> _keys;
    private readonly Dictionary<string, RepoHead> _heads = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RepoHead>.AlternateLookup<ReadOnlySpan<char>> _headsBySpan;

    public CaptureChain(Dictionary<string, PublicKey> keys)
    {
        _keys = keys.GetAlternateLookup<ReadOnlySpan<char>>();
        _headsBySpan = _heads.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Forgets all accounts' states, so that the capture can be read again from its start.</summary>
    public void Reset() => _heads.Clear();

    /// <summary>Verifies a #sync. One that asserts what is known already is a replay; any other replaces what is known.</summary>
    /// <returns>Null when no key of the account was given.</returns>
    public CommitVerdict? Check(SyncEvent sync)
    {
        if (!_keys.TryGetValue(sync.Did.Value, out var key))
        {
            return null;
        }

        RepoHead? previous = _heads.TryGetValue(sync.Did.Value, out var head) ? head : null;
        var verdict = _verifier.VerifySync(sync, previous, key, TimeProvider.System.GetUtcNow(), out var commit);
        if (commit is not null)
        {
            _heads[sync.Did.Value] = commit.Head;
        }

        return verdict;
    }

    /// <returns>Null when no key of the account was given.</returns>
    public CommitVerdict? Check(in CommitFrame commit, VerifiedRecord? visit = null)
    {
        Span<char> did = stackalloc char[commit.Repo.Length];
        Encoding.ASCII.GetChars(commit.Repo, did);
        if (!_keys.TryGetValue(did, out var key))
        {
            return null;
        }

        var previous = _headsBySpan.TryGetValue(did, out var head) ? head : StateBefore(commit);
        var verdict = _verifier.Check(commit, previous, key, TimeProvider.System.GetUtcNow(), out var next, visit);
        if (verdict == CommitVerdict.Valid)
        {
            _headsBySpan[did] = next;
        }

        return verdict;
    }

    // What a capture does not show was before it: the state that the commit itself claims to continue. A first commit has none.
    private static RepoHead? StateBefore(in CommitFrame commit) =>
        commit is { Since: { } since, PrevData: { } data } ? new RepoHead(since, data) : null;
}
