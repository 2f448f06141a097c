using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>The table <c>track_comment</c>; <c>comment_count</c> of a track is the number of comments on it that are not hidden.</summary>
internal static class CommentProjection
{
    private const string Delete = """
        with gone as (
          delete from track_comment where id = any(@ids) returning track_id, hidden
        )
        update track_stat s set comment_count = s.comment_count - d.n
        from (select track_id, count(*) as n from gone where hidden = 0 and track_id is not null group by track_id) d
        where s.track_id = d.track_id
        """;

    private const string Insert = """
        insert into track_comment (id, actor_id, subject_uri, subject_cid, track_id, timestamp_ms, hidden, created_at, indexed_at)
        select * from unnest(@ids, @actors, @subject_uris, @subject_cids, @tracks, @timestamps, @hidden, @created_at, @indexed_at)
        """;

    public static void Remove(StatementBatch statements, long[] ids) => statements.Add(Delete, Parameter.Of("ids", ids));

    public static void Add(StatementBatch statements, IReadOnlyList<Projected<CommentRow>> comments, References references, CounterMoves counters)
    {
        foreach (var comment in comments.Where(c => c.Record.IsVisible))
        {
            counters.AddComments(references.TrackOf(comment.Row.Subject), 1);
        }

        statements.Add(
            Insert,
            Parameter.Each("ids", comments, c => c.Record.Id),
            Parameter.Each("actors", comments, c => c.Record.ActorId),
            Parameter.Each("subject_uris", comments, c => c.Row.Subject.Uri),
            Parameter.Each("subject_cids", comments, c => c.Row.Subject.Cid),
            Parameter.Each("tracks", comments, c => references.TrackOf(c.Row.Subject)),
            Parameter.Each("timestamps", comments, c => c.Row.TimestampMs),
            Parameter.Each("hidden", comments, c => (int)c.Record.ActorHidden),
            Parameter.Each("created_at", comments, c => c.Row.CreatedAt),
            Parameter.Each("indexed_at", comments, c => c.Record.IndexedAt));
    }
}
