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

    private const string Copy = """
        copy track_comment (id, actor_id, subject_uri, subject_cid, track_id, timestamp_ms, hidden, created_at, indexed_at)
        from stdin (format binary)
        """;

    public static void Remove(StatementBatch statements, long[] ids) => statements.Add(Delete, Parameter.Of("ids", ids));

    public static Task AddAsync(
        StatementBatch statements, IReadOnlyList<Projected<CommentRow>> comments, References references, CounterMoves counters, CancellationToken ct)
    {
        foreach (var comment in comments.Where(c => c.Record.IsVisible))
        {
            counters.AddComments(references.TrackOf(comment.Row.Subject), 1);
        }

        return statements.CopyAsync(
            Copy,
            columns: 9,
            comments,
            (row, comment) =>
            {
                row.Add(comment.Record.Id);
                row.Add(comment.Record.ActorId);
                row.Add(comment.Row.Subject.Uri);
                row.Add(comment.Row.Subject.Cid);
                row.Add(references.TrackOf(comment.Row.Subject));
                row.Add(comment.Row.TimestampMs);
                row.Add((int)(comment.Record.ActorHidden & Hidden.Silenced));
                row.Add(comment.Row.CreatedAt);
                row.Add(comment.Record.IndexedAt);
            },
            ct);
    }
}
