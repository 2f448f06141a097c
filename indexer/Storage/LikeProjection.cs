using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>
/// The table <c>track_like</c>. Invariant before and after each statement: of the likes that a visible account has given one subject, exactly
/// the oldest by key counts, and <c>like_count</c> of a track is the number of likes of it that count.
/// </summary>
internal static class LikeProjection
{
    // Where the like that counted goes, the next one takes its place. The row it replaces is deleted before its heir is found, so the
    // unique index never sees two.
    private const string Delete = """
        with gone as (
          delete from track_like where id = any(@ids) returning actor_id, subject_uri, track_id, counted
        ), heir as (
          select distinct on (l.actor_id, l.subject_uri) l.id
          from gone g join track_like l on l.actor_id = g.actor_id and l.subject_uri = g.subject_uri
          where g.counted and l.id <> all(@ids)
          order by l.actor_id, l.subject_uri, l.rkey
        ), promoted as (
          update track_like l set counted = true from heir where l.id = heir.id returning l.track_id
        )
        update track_stat s set like_count = s.like_count + d.n
        from (
          select track_id, sum(n) as n
          from (select track_id, -1 as n from gone where counted union all select track_id, 1 from promoted) moves
          where track_id is not null group by track_id having sum(n) <> 0
        ) d
        where s.track_id = d.track_id
        """;

    // A like that arrives late may be older than the one that counts.
    private const string Demote = """
        with younger as (
          update track_like l set counted = false
          from unnest(@actors, @subject_uris, @rkeys) as n(actor_id, subject_uri, rkey)
          where l.actor_id = n.actor_id and l.subject_uri = n.subject_uri and l.counted and l.rkey > n.rkey
          returning l.track_id
        )
        update track_stat s set like_count = s.like_count - d.n
        from (select track_id, count(*) as n from younger where track_id is not null group by track_id) d
        where s.track_id = d.track_id
        """;

    private const string Insert = """
        with added as (
          insert into track_like (id, actor_id, rkey, subject_uri, subject_cid, track_id, counted, created_at, indexed_at)
          select n.id, n.actor_id, n.rkey, n.subject_uri, n.subject_cid, t.id,
            n.may_count and not exists (
              select from track_like o where o.actor_id = n.actor_id and o.subject_uri = n.subject_uri and o.counted),
            n.created_at, n.indexed_at
          from unnest(@ids, @actors, @rkeys, @subject_uris, @subject_cids, @subject_actors, @subject_rkeys, @may_count, @created_at, @indexed_at)
            as n(id, actor_id, rkey, subject_uri, subject_cid, subject_actor, subject_rkey, may_count, created_at, indexed_at)
          left join record r on r.actor_id = n.subject_actor and r.collection = 1 and r.rkey = n.subject_rkey
          left join track t on t.id = r.id
          returning track_id, counted
        )
        update track_stat s set like_count = s.like_count + d.n
        from (select track_id, count(*) as n from added where counted and track_id is not null group by track_id) d
        where s.track_id = d.track_id
        """;

    public static void Remove(StatementBatch statements, long[] ids) => statements.Add(Delete, Parameter.Of("ids", ids));

    public static void Add(StatementBatch statements, IReadOnlyList<Projected<LikeRow>> likes, IReadOnlyDictionary<Did, long> actors)
    {
        // Of several likes of one subject only the oldest can come to count.
        var oldest = likes.Where(l => l.Record.IsVisible)
            .GroupBy(l => (l.Record.ActorId, l.Row.Subject.Uri))
            .Select(same => same.MinBy(l => l.Record.RecordKey, StringComparer.Ordinal))
            .ToList();
        var mayCount = oldest.Select(l => l.Record.Id).ToHashSet();
        statements.Add(
            Demote,
            Parameter.Each("actors", oldest, l => l.Record.ActorId),
            Parameter.Each("subject_uris", oldest, l => l.Row.Subject.Uri),
            Parameter.Each("rkeys", oldest, l => l.Record.RecordKey));
        statements.Add(
            Insert,
            [
                Parameter.Each("ids", likes, l => l.Record.Id),
                Parameter.Each("actors", likes, l => l.Record.ActorId),
                Parameter.Each("rkeys", likes, l => l.Record.RecordKey),
                Parameter.Each("may_count", likes, l => mayCount.Contains(l.Record.Id)),
                Parameter.Each("created_at", likes, l => l.Row.CreatedAt),
                Parameter.Each("indexed_at", likes, l => l.Record.IndexedAt),
                .. SubjectParameters.Of(likes, l => l.Row.Subject, actors),
            ]);
    }
}
