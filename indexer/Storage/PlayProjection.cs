using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>The table <c>play</c> as far as records decide it. Which track was heard, and whether it counts, is for <see cref="PlayCounts"/>.</summary>
internal static class PlayProjection
{
    // Whether the account's other plays of the track count may depend on this one.
    private const string Delete = """
        with gone as (delete from play where id = any(@ids) returning actor_id, track_id)
        update play p set counted = null
        from (select distinct actor_id, track_id from gone where track_id is not null) g
        where p.actor_id = g.actor_id and p.track_id = g.track_id and p.id <> all(@ids)
        """;

    private const string Upsert = """
        insert into play (id, actor_id, track_name, artist_name, subject_uri, audio_url, is_ours, duration, played_at, indexed_at)
        select * from unnest(@ids, @actors, @track_names, @artist_names, @subject_uris, @audio_urls, @is_ours, @durations, @played_at, @indexed_at)
        on conflict (id) do update set track_name = excluded.track_name, artist_name = excluded.artist_name, subject_uri = excluded.subject_uri,
          audio_url = excluded.audio_url, is_ours = excluded.is_ours, duration = excluded.duration, played_at = excluded.played_at,
          indexed_at = excluded.indexed_at, track_id = null, matched_by = null, counted = null
        """;

    public static void Remove(StatementBatch statements, long[] ids) => statements.Add(Delete, Parameter.Of("ids", ids));

    public static void Add(StatementBatch statements, IReadOnlyList<Projected<PlayRow>> plays) =>
        statements.Add(
            Upsert,
            Parameter.Each("ids", plays, p => p.Record.Id),
            Parameter.Each("actors", plays, p => p.Record.ActorId),
            Parameter.Each("track_names", plays, p => p.Row.TrackName),
            Parameter.Each("artist_names", plays, p => p.Row.ArtistName),
            Parameter.Each("subject_uris", plays, p => p.Row.SubjectUri),
            Parameter.Each("audio_urls", plays, p => p.Row.AudioUrl),
            Parameter.Each("is_ours", plays, p => p.Row.IsOurs),
            Parameter.Each("durations", plays, p => p.Row.Duration),
            Parameter.Each("played_at", plays, p => p.Row.PlayedAt),
            Parameter.Each("indexed_at", plays, p => p.Record.IndexedAt));
}
