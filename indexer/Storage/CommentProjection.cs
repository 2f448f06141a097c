using PlyrFm.AtProto.Syntax;
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
        with added as (
          insert into track_comment (id, actor_id, subject_uri, subject_cid, track_id, timestamp_ms, hidden, created_at, indexed_at)
          select n.id, n.actor_id, n.subject_uri, n.subject_cid, t.id, n.timestamp_ms, n.hidden, n.created_at, n.indexed_at
          from unnest(@ids, @actors, @subject_uris, @subject_cids, @subject_actors, @subject_rkeys, @timestamps, @hidden, @created_at, @indexed_at)
            as n(id, actor_id, subject_uri, subject_cid, subject_actor, subject_rkey, timestamp_ms, hidden, created_at, indexed_at)
          left join record r on r.actor_id = n.subject_actor and r.collection = 1 and r.rkey = n.subject_rkey
          left join track t on t.id = r.id
          returning track_id, hidden
        )
        update track_stat s set comment_count = s.comment_count + d.n
        from (select track_id, count(*) as n from added where hidden = 0 and track_id is not null group by track_id) d
        where s.track_id = d.track_id
        """;

    public static void Remove(StatementBatch statements, long[] ids) => statements.Add(Delete, Parameter.Of("ids", ids));

    public static void Add(StatementBatch statements, IReadOnlyList<Projected<CommentRow>> comments, IReadOnlyDictionary<Did, long> actors) =>
        statements.Add(
            Insert,
            [
                Parameter.Each("ids", comments, c => c.Record.Id),
                Parameter.Each("actors", comments, c => c.Record.ActorId),
                Parameter.Each("timestamps", comments, c => c.Row.TimestampMs),
                Parameter.Each("hidden", comments, c => (int)c.Record.ActorHidden),
                Parameter.Each("created_at", comments, c => c.Row.CreatedAt),
                Parameter.Each("indexed_at", comments, c => c.Record.IndexedAt),
                .. SubjectParameters.Of(comments, c => c.Row.Subject, actors),
            ]);
}
