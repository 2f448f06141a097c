using Npgsql;

using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Pipeline;

/// <summary>
/// Waits until this process leads, brings the database up to date and reads which repositories are followed, however long all that takes. Until then
/// nothing else begins, and the admin listener says so.
/// </summary>
internal sealed class DatabaseGate(
    NpgsqlDataSource database, Leadership leadership, WriterLease lease, CollectionMap collections, FollowedRepos repos, RepoStates states,
    ILogger<DatabaseGate> logger, TimeProvider time) : BackgroundService
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsOpen => _open.Task.IsCompletedSuccessfully;

    public Task OpenAsync(CancellationToken ct) => _open.Task.WaitAsync(ct);

    /// <summary>Migrated, and reachable at this moment.</summary>
    public async Task<bool> AnswersAsync(CancellationToken ct)
    {
        if (!IsOpen)
        {
            return false;
        }

        try
        {
            await using var command = database.CreateCommand("select 1");
            await command.ExecuteScalarAsync(ct);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken ct)
    {
        await leadership.LeadAsync(ct);
        for (var failures = 1; !await TryOpenAsync(failures, ct); failures++)
        {
        }

        logger.DatabaseReady(repos.Count);
        _open.SetResult();
    }

    private async Task<bool> TryOpenAsync(int failures, CancellationToken ct)
    {
        try
        {
            await Migrator.MigrateAsync(database, ct);
            await lease.BeginAsync(database, ct);
            await PublicNames.FillAsync(database, collections, ct);
            await foreach (var did in states.LoadAllTrackedAsync(ct))
            {
                repos.Follow(did);
            }

            return true;
        }
        catch (Exception e) when (TransientFailure.NameOf(e) is not null)
        {
            var delay = Backoff.After(failures, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15));
            logger.DatabaseAway(e.Message, delay);
            await Task.Delay(delay, time, ct);
            return false;
        }
    }
}
