using Npgsql;

namespace PlyrFm.Indexer.Storage;

/// <summary>
/// Finds out which track each play was of, and how many plays count. Asked again and again, because tracks appear after their plays.
/// Writes only what has changed, so running it again, or twice at once, changes nothing.
/// </summary>
public static class PlayCounts
{
    private const string MatchAddresses = """
        update play p set track_id = t.id, matched_by = 1, counted = null
        from actor a, record r, track t
        where p.track_id is null and p.subject_uri is not null
          and a.did = split_part(p.subject_uri, '/', 3)
          and r.actor_id = a.id and r.collection = 1 and r.rkey = split_part(p.subject_uri, '/', 5)
          and t.id = r.id
        """;

    // An address that several tracks share decides nothing.
    private const string MatchAudio = """
        update play p set track_id = n.track_id, matched_by = 2, counted = null
        from (
          select w.id, min(t.id) as track_id
          from play w join track t on t.audio_url = w.audio_url
          where w.track_id is null and w.audio_url is not null
          group by w.id having count(*) = 1
        ) n
        where p.id = n.id and p.track_id is null
        """;

    // Only what was played here: elsewhere the same names may be of another recording. plyr writes the artist's display name where a record
    // has the credit. Of several tracks the one of the same length is meant; if that leaves more than one, none.
    private const string MatchNames = """
        update play p set track_id = n.track_id, matched_by = 3, counted = null
        from (
          select w.id, case when count(*) = 1 then min(t.id)
            when count(*) filter (where abs(t.duration - w.duration) <= 2) = 1 then min(t.id) filter (where abs(t.duration - w.duration) <= 2) end as track_id
          from play w
          join track t on left(t.norm_title, 64) = left(plyr_norm(w.track_name), 64) and t.norm_title = plyr_norm(w.track_name)
          join actor a on a.id = t.actor_id
          left join bsky_profile b on b.actor_id = t.actor_id
          where w.track_id is null and w.is_ours and t.hidden & 12 = 0
            and plyr_norm(w.artist_name) in (t.norm_artist, b.norm_name, a.handle)
          group by w.id
        ) n
        where p.id = n.id and p.track_id is null and n.track_id is not null
        """;

    // Per account and track: the first play, the next one that began half a track later (30 s at least), and so on, which is also what makes the
    // two forms of one play count once; 20 a day; none of the future, none of the artist's own.
    private const string Count = """
        with recursive changed as (
          select distinct p.track_id, p.actor_id, make_interval(secs => greatest(30, coalesce(t.duration, 0) / 2.0)) as gap
          from play p join track t on t.id = p.track_id
          where p.counted is null and p.track_id is not null
        ), spaced as (
          select c.track_id, c.actor_id, c.gap, f.id, f.played_at
          from changed c cross join lateral (
            select id, played_at from play
            where track_id = c.track_id and actor_id = c.actor_id and played_at <= @now
            order by played_at, id limit 1
          ) f
          union all
          select s.track_id, s.actor_id, s.gap, n.id, n.played_at
          from spaced s cross join lateral (
            select id, played_at from play
            where track_id = s.track_id and actor_id = s.actor_id and played_at >= s.played_at + s.gap and played_at <= @now
            order by played_at, id limit 1
          ) n
        ), daily as (
          select id, row_number() over (partition by track_id, actor_id, (played_at at time zone 'utc')::date order by played_at, id) as place from spaced
        ), decided as (
          select p.id, coalesce(d.place <= 20, false) and p.actor_id <> t.actor_id as counted
          from changed c
          join play p on p.track_id = c.track_id and p.actor_id = c.actor_id
          join track t on t.id = c.track_id
          left join daily d on d.id = p.id
        )
        update play p set counted = d.counted from decided d where p.id = d.id and p.counted is distinct from d.counted
        """;

    // In the order of the ids; whoever locks rows in another one, as the writer may, is tried again after a deadlock.
    private const string Total = """
        update track_stat s set play_count = n.plays
        from (
          select o.track_id, coalesce(c.plays, 0) as plays
          from (
            select p.track_id, count(*)::int as plays
            from play p join actor a on a.id = p.actor_id
            where p.counted and p.track_id is not null and a.hidden & 12 = 0
            group by p.track_id
          ) c
          full join (select track_id, play_count from track_stat where play_count <> 0) k on k.track_id = c.track_id
          join track_stat o on o.track_id = coalesce(c.track_id, k.track_id)
          where o.play_count <> coalesce(c.plays, 0)
          order by o.track_id for update of o
        ) n
        where s.track_id = n.track_id
        """;

    public static async Task CountAsync(NpgsqlDataSource database, DateTimeOffset now, CancellationToken ct, WriterLease? lease = null)
    {
        foreach (var statement in (string[])[MatchAddresses, MatchAudio, MatchNames, Count, Total])
        {
            await FencedStatements.RunAsync(database, statement, lease, ct, statement == Count ? [Parameter.Of("now", now)] : []);
        }
    }
}
