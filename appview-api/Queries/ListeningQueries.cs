using Npgsql;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>Finds what accounts say they are listening to at this moment.</summary>
internal sealed class ListeningQueries(NpgsqlDataSource database, TimeProvider time)
{
    // Titles and names decide as they do for plays (PlayCounts in the indexer): only what plyr played, and of several tracks the one of the same
    // length. Where audio is named, it has to be the track's too.
    private const string TrackOfStatus = $"""
        coalesce((
            select r.id
            from actor o
            join record r on r.actor_id = o.id and r.collection = 1 and r.rkey = split_part(s.subject_uri, '/', 5)
            where o.did = split_part(s.subject_uri, '/', 3)), (
            select case when count(*) = 1 then min(t.id)
                when count(*) filter (where abs(t.duration - s.duration) <= 2) = 1 then min(t.id) filter (where abs(t.duration - s.duration) <= 2) end
            from track t
            join actor a on a.id = t.actor_id
            left join bsky_profile b on b.actor_id = t.actor_id
            where left(t.norm_title, 64) = left(plyr_norm(s.track_name), 64) and t.norm_title = plyr_norm(s.track_name) and {Visibility.Chosen}
                and (t.audio_url = s.audio_url or (s.is_ours and plyr_norm(s.artist_name) in (t.norm_artist, b.norm_name, a.handle)))))
        """;

    // Of the two forms of a status the newer one. A clock may be ahead by a little.
    private const string Select = $"""
        select t.id, n.duration, n.started_at
        from (
            select {TrackOfStatus} as track_id, s.duration, s.started_at, s.id
            from listening s
            where s.actor_id = @actor and s.started_at < @now + interval '5 minutes' and s.expires_at > @now
            offset 0) n
        join track t on t.id = n.track_id
        join actor a on a.id = t.actor_id
        where {Visibility.Chosen}
        order by n.started_at desc, n.id desc
        limit 1
        """;

    /// <returns>Null when it is nothing, or nothing that is known here and may be shown.</returns>
    public async Task<ListeningRow?> FindAsync(Audience audience, long actor, CancellationToken ct)
    {
        var rows = await database.SelectAsync(
            Select,
            audience,
            [new NpgsqlParameter<long>("actor", actor), new NpgsqlParameter<DateTime>("now", time.GetUtcNow().UtcDateTime)],
            Read,
            ct);
        return rows.Count > 0 ? rows[0] : null;
    }

    private static ListeningRow Read(NpgsqlDataReader reader)
    {
        var columns = new Columns(reader);
        return new ListeningRow(columns.Int64(), columns.Int32OrNull(), columns.Time());
    }
}
