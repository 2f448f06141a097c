using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Backfill;
using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Pipeline;

namespace PlyrFm.Indexer.Audit;

/// <summary>
/// Carries out the two looks. A difference at the first may be a commit or an event on its way here: only what still differs after the grace,
/// when whatever the host had at the first look should have arrived, is a finding, and is repaired.
/// </summary>
internal sealed class Inspector(
    IndexerOptions options, AuditTable table, Interview interview, Lanes lanes, FollowedRepos repos, IdentityDesk identityDesk, IdentityCache identities, ShownRecords shown, IndexerMetrics metrics, Tuning tuning, TimeProvider time)
{
    /// <returns>Null when it has to be looked at once more, or later: the look says when.</returns>
    public async Task<AuditOutcome?> FirstAsync(AuditLook look, CancellationToken ct)
    {
        var heard = await interview.AskAsync(look.Subject.Did, ct);
        if (await IsPostponedAsync(look, heard, ct))
        {
            return null;
        }

        var comparison = await CompareAsync(look, heard, mayRepair: false, ct);
        if (IsSettled(comparison) && IdentityFinding(look.Subject, heard) is null)
        {
            if (comparison.Finding == AuditFinding.Equal && heard is { Answer: HostAnswer.Head, Pds: { } pds } && shown.IsDue(look.Subject))
            {
                await shown.CompareAsync(look.Subject, pds, ct);
            }

            return Outcome(look, heard, comparison.Finding, comparison.Detail);
        }

        (look.Heard, look.Doubt) = (heard, comparison.Finding);
        var isOnItsWay = comparison is { Finding: AuditFinding.Equal, IsDurable: false };
        look.LookAgain(time.GetUtcNow(), isOnItsWay ? tuning.AuditPoll : tuning.AuditGrace);
        return null;
    }

    /// <returns>Null when it is looked at later.</returns>
    public async Task<AuditOutcome?> SecondAsync(AuditLook look, CancellationToken ct)
    {
        var heard = look.Heard!;
        if (look.Doubt is AuditFinding.Status or AuditFinding.OtherCommit or AuditFinding.OlderAtHost)
        {
            // Of a revision it is enough that we reach it. A status has no order: it may have been set and taken back.
            heard = await interview.AskAsync(look.Subject.Did, ct);
            if (await IsPostponedAsync(look, heard, ct))
            {
                return null;
            }

            var again = await CompareAsync(look, heard, mayRepair: false, ct);
            if (again.Finding != look.Doubt && !IsSettled(again))
            {
                await table.PostponeAsync(look.Subject, time.GetUtcNow() + tuning.AuditGrace, ct);
                return null;
            }
        }

        var comparison = await CompareAsync(look, heard, mayRepair: true, ct);
        look.Subject = await table.RereadAsync(look.Subject, ct);
        var identity = IdentityFinding(look.Subject, heard);
        if (identity is not null)
        {
            Repair(look.Subject.Did);
        }

        return identity is { } other && comparison.Finding is AuditFinding.Equal or AuditFinding.Unreachable
            ? Outcome(look, heard, other.Finding, other.Detail)
            : Outcome(look, heard, comparison.Finding, comparison.Detail);
    }

    private async Task<bool> IsPostponedAsync(AuditLook look, Statement heard, CancellationToken ct)
    {
        if (heard.Answer is not HostAnswer.Busy { Until: var until })
        {
            return false;
        }

        await table.PostponeAsync(look.Subject, until, ct);
        return true;
    }

    private async Task<Comparison> CompareAsync(AuditLook look, Statement heard, bool mayRepair, CancellationToken ct)
    {
        var result = new TaskCompletionSource<Comparison>(TaskCreationOptions.RunContinuationsAsynchronously);
        await lanes.PostAsync(new LaneItem.AuditAsked(repos.Follow(look.Subject.Did), heard.Answer, look.Subject, mayRepair, result), ct);
        return await result.Task.WaitAsync(ct);
    }

    private static bool IsSettled(Comparison comparison) =>
        comparison is { Finding: AuditFinding.Equal, IsDurable: true } or { Finding: AuditFinding.Unreachable or AuditFinding.Unsynchronized };

    private static (AuditFinding Finding, string Detail)? IdentityFinding(AuditSubject ours, Statement theirs)
    {
        if (!theirs.HasDocument)
        {
            return null;
        }

        var pds = theirs.Pds?.GetLeftPart(UriPartial.Authority);
        if (pds != ours.Pds)
        {
            return (AuditFinding.Moved, $"its PDS is {pds ?? "none"}");
        }

        return theirs.Handle is { } handle && (handle == Handle.Invalid ? null : handle.Value) != ours.Handle
            ? (AuditFinding.Handle, $"its handle is {(handle == Handle.Invalid ? "none that holds" : handle.Value)}")
            : null;
    }

    /// <summary>Has handle and PDS resolved anew, as after an #identity event.</summary>
    private void Repair(Did did)
    {
        identities.Invalidate(did);
        // When too many wait, the next look asks again.
        _ = identityDesk.TryAsk(repos.Follow(did), work: null);
    }

    private AuditOutcome Outcome(AuditLook look, Statement heard, AuditFinding finding, string? detail)
    {
        metrics.AuditLooked(look.Subject.Finding, finding);
        var now = time.GetUtcNow();
        var age = finding == look.Subject.Finding && look.Subject.Since is { } since ? now - since : TimeSpan.Zero;
        // The longer it has been so, the less it is worth asking again soon.
        var wait = finding switch
        {
            AuditFinding.Equal => options.Sources.All(source => source.IsJetstream) ? tuning.AuditAgeOfHints : tuning.AuditAge,
            AuditFinding.Unreachable => Clamp(age, tuning.AuditRetryFirst),
            _ => Clamp(age, tuning.AuditGrace),
        };
        return new AuditOutcome(look.Subject.ActorId, finding, heard.AskedAt, now + wait, detail);
    }

    private TimeSpan Clamp(TimeSpan wait, TimeSpan shortest) =>
        wait < shortest ? shortest : wait < tuning.AuditRetryLongest ? wait : tuning.AuditRetryLongest;
}
