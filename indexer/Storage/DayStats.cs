using Npgsql;

namespace PlyrFm.Indexer.Storage;

/// <summary>Counts what happened on each of the last days. Writes only what has changed.</summary>
public static class DayStats
{
    // As many as getActivityHistogram may be asked for. Older days stay as they were last counted.
    private const int Days = 90;

    // The events of getActivity, less one look at the track of each.
    private const string Count = """
        insert into day_stat (day, event_count)
        select coalesce(c.day, s.day), coalesce(c.events, 0)
        from (
          select (e.sort_at at time zone 'utc')::date as day, count(*) as events
          from (
            select sort_at from track where hidden = 0 and sort_at >= @since
            union all select sort_at from track_like where counted and track_id is not null and sort_at >= @since
            union all select sort_at from track_comment where hidden = 0 and track_id is not null and sort_at >= @since
            union all select sort_at from list where hidden = 0 and list_type is distinct from 'liked' and sort_at >= @since
            union all select least(created_at, indexed_at) from profile where least(created_at, indexed_at) >= @since
          ) e
          group by 1
        ) c
        full join (select day, event_count from day_stat where day >= (@since at time zone 'utc')::date) s on s.day = c.day
        where coalesce(c.events, 0) is distinct from s.event_count
        on conflict (day) do update set event_count = excluded.event_count
        """;

    public static Task CountAsync(NpgsqlDataSource database, DateTimeOffset now, CancellationToken ct, WriterLease? lease = null)
    {
        var since = new DateTimeOffset(now.UtcDateTime.Date.AddDays(1 - Days), TimeSpan.Zero);
        return FencedStatements.RunAsync(database, Count, lease, ct, Parameter.Of("since", since));
    }
}
