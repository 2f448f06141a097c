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
          select l.id
          from gone g cross join lateral (
            select id from track_like
            where actor_id = g.actor_id and subject_uri = g.subject_uri and not counted and id <> all(@ids)
            order by rkey limit 1
          ) l
          where g.counted
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
    private const string Demote = "update track_like set counted = false where id = any(@ids)";

    private const string Copy = """
        copy track_like (id, actor_id, rkey, subject_uri, subject_cid, track_id, counted, created_at, indexed_at) from stdin (format binary)
        """;

    public static void Remove(StatementBatch statements, long[] ids) => statements.Add(Delete, Parameter.Of("ids", ids));

    public static Task AddAsync(
        StatementBatch statements, IReadOnlyList<Projected<LikeRow>> likes, References references, CounterMoves counters, CancellationToken ct)
    {
        var demoted = new List<References.CountedLike>();
        var counted = Counted(likes, references, demoted);
        foreach (var like in demoted)
        {
            counters.AddLikes(like.Track, -1);
        }

        foreach (var like in likes.Where(l => counted.Contains(l.Record.Id)))
        {
            counters.AddLikes(references.TrackOf(like.Row.Subject), 1);
        }

        if (demoted.Count > 0)
        {
            statements.Add(Demote, Parameter.Each("ids", demoted, l => l.Id));
        }

        return statements.CopyAsync(
            Copy,
            columns: 9,
            likes,
            (row, like) =>
            {
                row.Add(like.Record.Id);
                row.Add(like.Record.ActorId);
                row.Add(like.Record.RecordKey);
                row.Add(like.Row.Subject.Uri);
                row.Add(like.Row.Subject.Cid);
                row.Add(references.TrackOf(like.Row.Subject));
                row.Add(counted.Contains(like.Record.Id));
                row.Add(like.Row.CreatedAt);
                row.Add(like.Record.IndexedAt);
            },
            ct);
    }

    /// <summary>Which of the new likes count: the oldest of each account and subject, unless a stored one is older still.</summary>
    private static HashSet<long> Counted(IReadOnlyList<Projected<LikeRow>> likes, References references, List<References.CountedLike> demoted)
    {
        var counted = new HashSet<long>();
        foreach (var same in likes.Where(l => l.Record.IsVisible).GroupBy(l => (l.Record.ActorId, l.Row.Subject.Uri)))
        {
            var oldest = same.MinBy(l => l.Record.RecordKey, StringComparer.Ordinal).Record;
            var stored = references.CountedOf(same.Key.ActorId, same.Key.Uri);
            if (stored is null || string.CompareOrdinal(oldest.RecordKey, stored.Value.RecordKey) < 0)
            {
                counted.Add(oldest.Id);
                demoted.AddRange(stored is { } younger ? [younger] : []);
            }
        }

        return counted;
    }
}
