using PlyrFm.AtProto.Sync;
using PlyrFm.Indexer.Backfill;
using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Pipeline;

/// <summary>
/// Takes nobody's word for it: a hint leads to a question, and what the account's PDS proves is applied, whatever was hinted. The head of the
/// repository stays where it is, because a proof of one record says nothing about the others; docs/decisions/0022 has the reasons.
/// </summary>
internal sealed class HintGate(Ledger ledger, Refetch refetch, ProofDesk desk, IndexerMetrics metrics, Deliveries deliveries, Tuning tuning, TimeProvider time)
{
    /// <summary>Judges a hint at a record of a synchronized repository.</summary>
    /// <returns>False: nothing was done, because its PDS has to be asked; the lane is told what it says.</returns>
    public async ValueTask<bool> TryTakeAsync(LaneItem.Arrival arrival, RecordHint hint, CancellationToken ct)
    {
        var repo = arrival.Repo;
        if (hint.Rev <= repo.Head!.Value.Rev)
        {
            return Finish(arrival, "known");
        }

        if (hint.Rev.Time > time.GetUtcNow() + FrameLimits.FutureRevTolerance)
        {
            metrics.Rejects.Add("HintFutureRev");
            return Finish(arrival, "refused");
        }

        switch (arrival.Proof)
        {
            case ProofOutcome.Proven { Rev: var rev } when rev < repo.Head.Value.Rev:
                return Finish(arrival, "known");
            case ProofOutcome.Proven { Rev: var rev, Op: var op }:
                metrics.HintFollowed("proven");
                if ((op as RecordUpsert)?.Record.Cid == hint.Cid)
                {
                    deliveries.Proven(repo.Did, hint.Rev);
                }

                repo.Expect(rev);
                await ledger.WriteAsync(repo, new ProofChange(repo.Did, rev, op), arrival.Work, ct);
                return true;
            case ProofOutcome.Unproven { Reason: var reason }:
                return await FetchAsync(arrival, reason, ct);
            case null when repo.Waiting.Count >= tuning.HintsBeforeFetch:
                return await FetchAsync(arrival, "much was hinted at", ct);
            case null when desk.TryAsk(arrival):
                return false;
            case null:
                return await FetchAsync(arrival, "too many hints at once", ct);
            default:
                throw new InvalidOperationException($"{arrival.Proof} is not handled.");
        }
    }

    private bool Finish(LaneItem.Arrival arrival, string outcome)
    {
        metrics.HintFollowed(outcome);
        arrival.Repo.Finish(arrival.Work);
        return true;
    }

    /// <summary>The whole repository proves more than any number of records; how often it is fetched has its limits already.</summary>
    private async ValueTask<bool> FetchAsync(LaneItem.Arrival arrival, string reason, CancellationToken ct)
    {
        metrics.HintFollowed("fetched");
        await refetch.AfterBreakAsync(arrival.Repo, $"a hint could not be followed up: {reason}", arrival.Work, ct);
        return true;
    }
}
