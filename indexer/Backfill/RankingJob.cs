using Npgsql;

using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Pipeline;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Backfill;

/// <summary>Takes the rankings, counts the days, puts albums in order and makes what the radio plays, every few minutes: dearer than the totals of <see cref="ServiceStats"/>, and less urgent.</summary>
internal sealed class RankingJob(NpgsqlDataSource database, DatabaseGate gate, WriterLease lease, Tuning tuning, TimeProvider time, ILogger<RankingJob> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.OpenAsync(stoppingToken);
        while (true)
        {
            var started = time.GetTimestamp();
            try
            {
                await Rankings.TakeAsync(database, time.GetUtcNow(), stoppingToken, lease);
                await DayStats.CountAsync(database, time.GetUtcNow(), stoppingToken, lease);
                await AlbumTitles.SortAsync(database, stoppingToken);
                await Rotations.MakeAsync(database, time.GetUtcNow(), stoppingToken, lease);
            }
            catch (Exception e) when (TransientFailure.NameOf(e) is not null)
            {
                logger.QueryFailed(e.Message, tuning.RankingInterval);
            }

            await Task.Delay(PauseAfter(time.GetElapsedTime(started)), time, stoppingToken);
        }
    }

    // One part in a hundred of the time at most, within the two limits.
    private TimeSpan PauseAfter(TimeSpan spent)
    {
        var pause = spent * 100;
        return pause < tuning.ShortRankingInterval ? tuning.ShortRankingInterval : pause > tuning.RankingInterval ? tuning.RankingInterval : pause;
    }
}
