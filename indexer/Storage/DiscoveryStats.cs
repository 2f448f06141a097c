using Npgsql;

namespace PlyrFm.Indexer.Storage;

/// <summary>Counts artists and tags. Writes only what has changed, so running it again, or twice at once, changes nothing.</summary>
public static class DiscoveryStats
{
    // What listTracks shows to anyone: nothing hides it, not even an adult label.
    private const string CountArtists = """
        insert into artist_stat (actor_id, track_count, like_count, play_count, first_track_at, last_track_at)
        select coalesce(c.actor_id, s.actor_id), coalesce(c.tracks, 0), coalesce(c.likes, 0), coalesce(c.plays, 0),
          coalesce(c.first_at, s.first_track_at), coalesce(c.last_at, s.last_track_at)
        from (
          select t.actor_id, count(*)::int as tracks, coalesce(sum(k.like_count), 0)::bigint as likes,
            coalesce(sum(k.play_count), 0)::bigint as plays,
            min(t.sort_at) as first_at, max(t.sort_at) as last_at
          from track t left join track_stat k on k.track_id = t.id
          where t.hidden = 0
          group by t.actor_id
        ) c
        full join artist_stat s on s.actor_id = c.actor_id
        where s.actor_id is null or (s.track_count, s.like_count, s.play_count) is distinct from (coalesce(c.tracks, 0), coalesce(c.likes, 0), coalesce(c.plays, 0))
          or (s.first_track_at, s.last_track_at) <> (coalesce(c.first_at, s.first_track_at), coalesce(c.last_at, s.last_track_at))
        on conflict (actor_id) do update set track_count = excluded.track_count, like_count = excluded.like_count,
          play_count = excluded.play_count, first_track_at = excluded.first_track_at, last_track_at = excluded.last_track_at
        """;

    // 640 bytes is what the lexicon of answers takes, and far below what an index entry may have.
    private const string CountTags = """
        insert into tag_stat (name, track_count, play_count)
        select coalesce(c.name, s.name), coalesce(c.tracks, 0), coalesce(c.plays, 0)
        from (
          select g.tag as name, count(*)::int as tracks, coalesce(sum(k.play_count), 0)::bigint as plays
          from track t cross join unnest(t.tags) as g(tag) left join track_stat k on k.track_id = t.id
          where t.hidden = 0 and octet_length(g.tag) <= 640
          group by g.tag
        ) c
        full join tag_stat s on s.name = c.name
        where (coalesce(c.tracks, 0), coalesce(c.plays, 0)) is distinct from (s.track_count, s.play_count)
        on conflict (name) do update set track_count = excluded.track_count, play_count = excluded.play_count
        """;

    public static async Task CountAsync(NpgsqlDataSource database, CancellationToken ct, WriterLease? lease = null)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(CountArtists));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(CountTags));
        await FencedStatements.RunAsync(batch, lease, ct);
    }
}
