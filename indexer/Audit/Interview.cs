using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Sync;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Backfill;

namespace PlyrFm.Indexer.Audit;

/// <summary>
/// Asks what is to be compared: the DID document for handle and PDS, and that PDS for the newest commit. All of it anew, past every cache:
/// what is remembered is what is being audited.
/// </summary>
internal sealed class Interview(
    IndexerOptions options, DidResolver dids, HandleResolver handles, RepoClient client, HostBudget budget, TimeProvider time)
{
    public async Task<Statement> AskAsync(Did did, CancellationToken ct)
    {
        var askedAt = time.GetUtcNow();
        var directory = DirectoryOf(did);
        if (Closed(directory) is { } closed)
        {
            return new Statement(askedAt, closed);
        }

        await budget.WaitAsync(directory, ct);
        askedAt = time.GetUtcNow();
        var resolution = await dids.ResolveAsync(did, ct);
        if (resolution is DidResolution.Unavailable { Reason: var reason })
        {
            budget.Failed(directory);
            return new Statement(askedAt, new HostAnswer.Silent($"its DID document cannot be read: {reason}"));
        }

        budget.Answered(directory, left: null);
        return resolution switch
        {
            DidResolution.Found { Document: var document } => new Statement(askedAt, await AskAsync(did, document.Pds, ct))
            {
                HasDocument = true,
                Pds = document.Pds,
                Handle = await VerifyAsync(did, document.ClaimedHandle, ct),
            },
            DidResolution.NotFound => new Statement(askedAt, new HostAnswer.Absent(new AccountAnswer.Unknown("there is no such DID"))),
            DidResolution.Deactivated => new Statement(askedAt, new HostAnswer.Absent(new AccountAnswer.Buried())),
            _ => throw new InvalidOperationException($"{resolution} is not handled."),
        };
    }

    private async Task<HostAnswer> AskAsync(Did did, Uri? pds, CancellationToken ct)
    {
        if (pds is null)
        {
            return new HostAnswer.Silent("its DID document names no PDS that may be used");
        }

        var host = pds.Authority;
        if (Closed(host) is { } closed)
        {
            return closed;
        }

        await budget.WaitAsync(host, ct);
        var commit = await client.GetLatestCommitAsync(pds, did, ct);
        if (commit.IsOk)
        {
            budget.Answered(host, commit.Limit);
            return new HostAnswer.Head(commit.Value.Rev, commit.Value.Cid);
        }

        if (Trouble(host, commit) is { } trouble)
        {
            return trouble;
        }

        // Why there is no commit, in the host's own words. Hosts without the first query tell the revision here.
        await budget.WaitAsync(host, ct);
        var status = await client.GetRepoStatusAsync(pds, did, ct);
        if (Trouble(host, status) is { } again)
        {
            return again;
        }

        return AccountDesk.Read(pds, status) switch
        {
            AccountAnswer.Is { Status: Storage.AccountStatus.Active } => status.Value!.Rev is { } rev ? new HostAnswer.Head(rev, null) : new HostAnswer.Empty(),
            AccountAnswer.Unreachable { Reason: var reason } => new HostAnswer.Silent(reason),
            var absent => new HostAnswer.Absent(absent),
        };
    }

    /// <returns>Null when the host has given an answer that means something.</returns>
    private HostAnswer? Trouble<T>(string host, RepoFetch<T> answer)
        where T : class
    {
        switch (answer.Outcome)
        {
            case RepoOutcome.RateLimited:
                budget.StayAway(host, answer.RetryAfter);
                return new HostAnswer.Busy(time.GetUtcNow() + answer.RetryAfter);
            case RepoOutcome.Failed when !answer.IsNotOffered:
                budget.Failed(host);
                return new HostAnswer.Silent(answer.Reason ?? $"{host} gives no answer");
            default:
                budget.Answered(host, answer.Limit);
                return null;
        }
    }

    private HostAnswer? Closed(string host) =>
        budget.BusyUntil(host) is { } busy ? new HostAnswer.Busy(busy)
        : budget.DeadUntil(host) is not null ? new HostAnswer.Silent($"{host} has not answered lately")
        : null;

    private async Task<Handle?> VerifyAsync(Did did, Handle? claimed, CancellationToken ct)
    {
        if (claimed is not { } handle)
        {
            return Handle.Invalid;
        }

        // Thousands of handles may be names below one domain, all answered by the same host.
        var domain = string.Join('.', handle.Value.Split('.')[^2..]);
        await budget.WaitAsync($"handles of {domain}", ct);
        return await handles.ResolveAsync(handle, ct) switch
        {
            HandleResolution.Found { Did: var owner } => owner == did ? handle : Handle.Invalid,
            HandleResolution.NotFound or HandleResolution.Conflict => Handle.Invalid,
            HandleResolution.Unavailable => null,
            var other => throw new InvalidOperationException($"{other} is not handled."),
        };
    }

    private string DirectoryOf(Did did) =>
        did.Value.StartsWith("did:web:", StringComparison.Ordinal) ? did.Value["did:web:".Length..] : options.PlcDirectory.Authority;
}
