using Npgsql;

using PlyrFm.Indexer.Pipeline;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Diagnostics;

/// <summary><c>POST /forget/{who}</c>: removes what is stored of an account, or says with <c>?dryRun=true</c> what that would be.</summary>
internal sealed class ForgetEndpoint(NpgsqlDataSource database, FollowedRepos repos, Lanes lanes, TimeProvider time, ILogger<ForgetEndpoint> logger)
{
    // Less than the patience of whoever asks.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    public async Task<IResult> AnswerAsync(string who, bool dryRun, CancellationToken ct)
    {
        if (await StoredAccount.FindAsync(database, who, ct) is not { } account)
        {
            return Results.Json(new ResyncAnswer(who, "nobody of that name is known here"), AdminJson.Default.ResyncAnswer, statusCode: StatusCodes.Status404NotFound);
        }

        if (dryRun)
        {
            return Report(account, "would be removed; nothing was");
        }

        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!repos.TryGet(account.Did, out var repo))
        {
            return Report(account, "is only mentioned by others; there is nothing to remove");
        }

        await lanes.PostAsync(new LaneItem.ForgetAsked(repo, IsOrdered: true, done), ct);
        var isDone = await Task.WhenAny(done.Task, Task.Delay(Patience, time, ct)) == done.Task;
        logger.Forgotten(account.Did.Value, account.Rows.GetValueOrDefault("record"));
        return Report(account, (isDone, account.Status) switch
        {
            (false, _) => "is being removed, as soon as the database takes it",
            (true, AccountStatus.Deleted) => "removed; fetched again if its own host ever says that the account is active",
            (true, _) => $"removed, and not followed any more until: plyr resync {account.Did}",
        });
    }

    private static IResult Report(StoredAccount account, string message) => Results.Json(
        new ForgetReport(account.Did.Value, account.Handle, account.Status.ToString().ToLowerInvariant(), account.Rows, message),
        AdminJson.Default.ForgetReport);
}
