using System.Threading.Channels;

using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Sync;
using PlyrFm.Indexer.Pipeline;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Backfill;

/// <summary>
/// Asks an account's PDS whether the account is active. An #account event tells the status at whoever emitted it, which may be a PDS
/// that the account has left, a relay with rules of its own, or a replay.
/// </summary>
internal sealed class AccountDesk(IdentityCache identities, RepoClient client, Lanes lanes, Tuning tuning) : BackgroundService
{
    private readonly Channel<Question> _questions = Channel.CreateBounded<Question>(1024);

    /// <summary>The answer comes to the lane. A lane has one question about a repository under way at a time.</summary>
    /// <returns>False when too many are waiting already.</returns>
    public bool TryAsk(FollowedRepo repo, AccountClaim claim, Work work) => _questions.Writer.TryWrite(new Question(repo, claim, work));

    protected override Task ExecuteAsync(CancellationToken ct) =>
        Task.WhenAll(Enumerable.Range(0, tuning.LookUps).Select(_ => WorkAsync(ct)));

    private async Task WorkAsync(CancellationToken ct)
    {
        await foreach (var question in _questions.Reader.ReadAllAsync(ct))
        {
            var answer = await AnswerAsync(question.Repo, ct);
            await lanes.PostAsync(new LaneItem.AccountAnswered(question.Repo, answer, question.Claim, question.Work), ct);
        }
    }

    private async Task<AccountAnswer> AnswerAsync(FollowedRepo repo, CancellationToken ct)
    {
        // Anew, because the usual reason for a surprising event is that the account has moved.
        switch (await identities.RefreshAsync(repo.Did, ct))
        {
            case IdentityResolution.Found { Identity.Pds: { } pds }:
                return Read(pds, await client.GetRepoStatusAsync(pds, repo.Did, ct));
            case IdentityResolution.Found:
                return new AccountAnswer.Unreachable("its DID document names no PDS that may be used");
            case IdentityResolution.NotFound:
                return new AccountAnswer.Unknown("there is no such DID");
            case IdentityResolution.Deactivated:
                return new AccountAnswer.Buried();
            case IdentityResolution.Unavailable { Reason: var reason }:
                return new AccountAnswer.Unreachable($"its DID document cannot be read: {reason}");
            case var other:
                throw new InvalidOperationException($"{other} is not handled.");
        }
    }

    /// <summary>What a PDS's answer means.</summary>
    internal static AccountAnswer Read(Uri pds, RepoFetch<RepoStatus> answer) => answer.Outcome switch
    {
        RepoOutcome.Ok => new AccountAnswer.Is(AccountWords.Read(answer.Value!.Active, answer.Value.Status)),
        RepoOutcome.RepoNotFound => new AccountAnswer.Unknown($"{pds.Authority} has no such repository"),
        RepoOutcome.RepoTakendown => new AccountAnswer.Is(AccountStatus.Takendown),
        RepoOutcome.RepoSuspended => new AccountAnswer.Is(AccountStatus.Suspended),
        RepoOutcome.RepoDeactivated => new AccountAnswer.Is(AccountStatus.Deactivated),
        RepoOutcome.RateLimited => new AccountAnswer.Unreachable($"{pds.Authority} asks to wait"),
        RepoOutcome.TooLarge or RepoOutcome.RecordNotFound or RepoOutcome.Failed => new AccountAnswer.Unreachable($"{pds.Authority}: {answer.Reason}"),
        _ => throw new InvalidOperationException($"{answer.Outcome} is not handled."),
    };

    private readonly record struct Question(FollowedRepo Repo, AccountClaim Claim, Work Work);
}
