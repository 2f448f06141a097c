using Npgsql;

using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Pipeline;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Backfill;

/// <summary>Counts the totals that getStats answers with, artists and tags. Counting at request time would read whole tables.</summary>
internal sealed class ServiceStats(NpgsqlDataSource database, DatabaseGate gate, WriterLease lease, Tuning tuning, TimeProvider time, ILogger<ServiceStats> logger)
    : BackgroundService
{
    // Only what anyone may see counts: hidden in (0, 1), which is nothing or an adult label.
    private const string Count = """
        insert into service_stat (name, value, counted_at)
        select name, value, @now from (
          select 'track_count', count(*) from track where hidden in (0, 1)
          union all select 'artist_count', count(distinct actor_id) from track where hidden in (0, 1)
          union all select 'album_count', count(*) from list where list_type = 'album' and hidden = 0
          union all select 'playlist_count', count(*) from list where list_type = 'playlist' and hidden = 0
          union all select 'like_count', count(*) from track_like where counted
          union all select 'comment_count', count(*) from track_comment where hidden = 0
          union all select 'play_count', coalesce(sum(s.play_count), 0) from track_stat s
          union all select 'duration_seconds', coalesce(sum(duration), 0) from track where hidden in (0, 1)
        ) as counted (name, value)
        on conflict (name) do update set value = excluded.value, counted_at = excluded.counted_at
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.OpenAsync(stoppingToken);
        while (true)
        {
            try
            {
                await PlayCounts.CountAsync(database, time.GetUtcNow(), stoppingToken, lease);
                await FencedStatements.RunAsync(database, Count, lease, stoppingToken, Parameter.Of("now", time.GetUtcNow()));
                await DiscoveryStats.CountAsync(database, stoppingToken, lease);
            }
            catch (Exception e) when (TransientFailure.NameOf(e) is not null)
            {
                logger.QueryFailed(e.Message, tuning.StatsInterval);
            }

            await Task.Delay(tuning.StatsInterval, time, stoppingToken);
        }
    }
}
