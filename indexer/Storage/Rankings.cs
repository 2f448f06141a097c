using System.Globalization;

using Npgsql;

namespace PlyrFm.Indexer.Storage;

/// <summary>
/// Takes the rankings of tracks. A ranking that has not changed is not written again, so taking it twice, or twice at once, changes
/// nothing that a reader could see.
/// </summary>
public static class Rankings
{
    // Deeper than anybody pages, and little enough to be written anew every few minutes.
    private const int Depth = 1000;

    // A track that is played or liked by its own artist is not thereby popular. Counted likes are one per account, of visible accounts.
    private const string Likes = """
        select t.id as track_id, count(*) as count, count(*)::float8 as score
        from track_like k
        join track t on t.id = k.track_id
        where k.counted and k.sort_at > @since and t.hidden in (0, 1)
        group by t.id
        """;

    private const string AllLikes = """
        select t.id as track_id, s.like_count::bigint as count, s.like_count::float8 as score
        from track_stat s
        join track t on t.id = s.track_id
        where s.like_count > 0 and t.hidden in (0, 1)
        """;

    private const string Plays = """
        select t.id as track_id, count(*) as count, count(*)::float8 as score
        from play p
        join track t on t.id = p.track_id
        join actor a on a.id = p.actor_id
        where p.counted and p.played_at > @since and t.hidden in (0, 1) and a.hidden & 12 = 0
        group by t.id
        """;

    private const string AllPlays = """
        select t.id as track_id, s.play_count::bigint as count, s.play_count::float8 as score
        from track_stat s
        join track t on t.id = s.track_id
        where s.play_count > 0 and t.hidden in (0, 1)
        """;

    /// <summary>
    /// Attention of the last seven days, halved every 36 hours: a like 3; a playlist with the track 2, once an account; a comment 2, once
    /// an account and day; a play 1, once an account and day. Only what others than the artist did, and only when at least two of them did it. An account first seen less
    /// than a day ago weighs a quarter: making accounts is cheap.
    /// </summary>
    internal const string Attention = """
        select track_id, 0::bigint as count, sum(weight * power(2, -extract(epoch from @now - at)::float8 / (36 * 3600))) as score
        from (
          select e.track_id, e.actor_id, e.at, e.weight * case when a.first_seen_at > @now - interval '1 day' then 0.25 else 1 end as weight
          from (
            select k.track_id, k.actor_id, k.sort_at as at, 3 as weight
            from track_like k
            where k.counted and k.sort_at > @since
            union all (
              select distinct on (c.track_id, c.actor_id, (c.sort_at at time zone 'utc')::date) c.track_id, c.actor_id, c.sort_at, 2
              from track_comment c
              where c.hidden = 0 and c.sort_at > @since
              order by c.track_id, c.actor_id, (c.sort_at at time zone 'utc')::date, c.sort_at)
            union all (
              select distinct on (p.track_id, p.actor_id, (p.played_at at time zone 'utc')::date) p.track_id, p.actor_id, p.played_at, 1
              from play p
              where p.counted and p.played_at > @since
              order by p.track_id, p.actor_id, (p.played_at at time zone 'utc')::date, p.played_at)
            union all (
              select distinct on (i.track_id, l.actor_id) i.track_id, l.actor_id, l.sort_at, 2
              from list l
              join list_item i on i.list_id = l.id
              where l.hidden = 0 and l.list_type = 'playlist' and l.sort_at > @since
              order by i.track_id, l.actor_id, l.sort_at)
          ) e
          join actor a on a.id = e.actor_id
          join track t on t.id = e.track_id
          where a.hidden & 12 = 0 and t.hidden in (0, 1) and e.actor_id <> t.actor_id and e.at <= @now
        ) counted
        group by track_id
        having count(distinct actor_id) >= 2
        """;

    private static readonly (string Name, string Scores, TimeSpan Window)[] All =
    [
        ("likes-day", Likes, TimeSpan.FromDays(1)),
        ("likes-week", Likes, TimeSpan.FromDays(7)),
        ("likes-month", Likes, TimeSpan.FromDays(30)),
        ("likes-year", Likes, TimeSpan.FromDays(365)),
        ("likes-all", AllLikes, TimeSpan.Zero),
        ("plays-day", Plays, TimeSpan.FromDays(1)),
        ("plays-week", Plays, TimeSpan.FromDays(7)),
        ("plays-month", Plays, TimeSpan.FromDays(30)),
        ("plays-year", Plays, TimeSpan.FromDays(365)),
        ("plays-all", AllPlays, TimeSpan.Zero),
        ("trending", Attention, TimeSpan.FromDays(7)),
    ];

    private const string CreateTaken = "create temporary table taken (rank int, clean_rank int, track_id bigint, count bigint) on commit drop";

    // Ties go to the older track, which does not change while both stand.
    private static string Rank(string scores) => $"""
        insert into taken (rank, clean_rank, track_id, count)
        select r.rank::int as rank, case when r.hidden = 0 then count(*) filter (where r.hidden = 0) over (order by r.rank) end::int as clean_rank,
          r.track_id, r.count
        from (
          select row_number() over (order by s.score desc, t.sort_at, t.id) as rank, t.hidden, s.track_id, s.count
          from ({scores}) s
          join track t on t.id = s.track_id
          join actor a on a.id = t.actor_id
          where a.hidden & 12 = 0
          order by rank
          limit {Depth.ToString(CultureInfo.InvariantCulture)}
        ) r
        """;

    private const string Compare = """
        with newest as (select max(id) as id from ranking where name = @name),
        kept as (select rank, clean_rank, track_id, count from ranked_track where ranking_id = (select id from newest)),
        changed as (
          select (select id from newest) is null
            or exists (select * from taken except select * from kept)
            or exists (select * from kept except select * from taken) as changed
        ),
        still as (
          update ranking set checked_at = @now where id = (select id from newest) and not (select changed from changed)
        ),
        made as (
          insert into ranking (name, taken_at, checked_at) select @name, @now, @now where (select changed from changed) returning id
        )
        insert into ranked_track (ranking_id, rank, clean_rank, track_id, count)
        select made.id, taken.rank, taken.clean_rank, taken.track_id, taken.count from made, taken
        """;

    private const string Forget = """
        delete from ranking
        where name = @name and id not in (select id from ranking where name = @name order by id desc limit 3)
        """;

    public static async Task TakeAsync(NpgsqlDataSource database, DateTimeOffset now, CancellationToken ct, WriterLease? lease = null)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        foreach (var (name, scores, window) in All)
        {
            await using var batch = new NpgsqlBatch(connection);
            Add(batch, CreateTaken);
            Add(batch, Rank(scores), name, now, now - window);
            Add(batch, Compare, name, now, now - window);
            Add(batch, Forget, name, now, now - window);
            await FencedStatements.RunAsync(batch, lease, ct);
        }

        await Popularity.WriteAsync(database, now, ct);
    }

    private static void Add(NpgsqlBatch batch, string sql) => batch.BatchCommands.Add(new NpgsqlBatchCommand(sql));

    private static void Add(NpgsqlBatch batch, string sql, string name, DateTimeOffset now, DateTimeOffset since)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddWithValue("name", name);
        command.Parameters.AddWithValue("now", now);
        command.Parameters.AddWithValue("since", since);
        batch.BatchCommands.Add(command);
    }
}
