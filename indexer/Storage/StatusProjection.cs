using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>The table <c>listening</c>. Which track it is, and whether it is over, is looked at when somebody asks.</summary>
internal static class StatusProjection
{
    private const string Delete = "delete from listening where id = any(@ids)";

    private const string Upsert = """
        insert into listening (id, actor_id, track_name, artist_name, subject_uri, audio_url, is_ours, duration, started_at, expires_at)
        select * from unnest(@ids, @actors, @track_names, @artist_names, @subject_uris, @audio_urls, @is_ours, @durations, @started_at, @expires_at)
        on conflict (id) do update set track_name = excluded.track_name, artist_name = excluded.artist_name, subject_uri = excluded.subject_uri,
          audio_url = excluded.audio_url, is_ours = excluded.is_ours, duration = excluded.duration, started_at = excluded.started_at,
          expires_at = excluded.expires_at
        """;

    public static void Remove(StatementBatch statements, long[] ids) => statements.Add(Delete, Parameter.Of("ids", ids));

    public static void Add(StatementBatch statements, IReadOnlyList<Projected<StatusRow>> statuses) =>
        statements.Add(
            Upsert,
            Parameter.Each("ids", statuses, s => s.Record.Id),
            Parameter.Each("actors", statuses, s => s.Record.ActorId),
            Parameter.Each("track_names", statuses, s => s.Row.TrackName),
            Parameter.Each("artist_names", statuses, s => s.Row.ArtistName),
            Parameter.Each("subject_uris", statuses, s => s.Row.SubjectUri),
            Parameter.Each("audio_urls", statuses, s => s.Row.AudioUrl),
            Parameter.Each("is_ours", statuses, s => s.Row.IsOurs),
            Parameter.Each("durations", statuses, s => s.Row.Duration),
            Parameter.Each("started_at", statuses, s => s.Row.StartedAt),
            Parameter.Each("expires_at", statuses, s => s.Row.ExpiresAt));
}
