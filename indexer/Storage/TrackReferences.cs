using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>Joins likes, comments and list items with a track that appears after them, and opens its counters with what has been waiting.</summary>
internal static class TrackReferences
{
    private const string SelectAwaited = """
        select n.place
        from unnest(@uris) with ordinality as n(uri, place)
        where coalesce(
          (select true from track_like where subject_uri = n.uri and track_id is null limit 1),
          (select true from track_comment where subject_uri = n.uri and track_id is null limit 1),
          (select true from list_item where subject_uri = n.uri and track_id is null limit 1),
          false)
        """;

    private const string Open = "insert into track_stat (track_id) select * from unnest(@ids)";

    // Who waits is looked up per track and then found by key: how many wait in all is what the planner knows least about.
    private const string Join = """
        with likes as (
          update track_like l set track_id = w.track_id
          from (
            select n.id as track_id, l.id from unnest(@ids, @uris) as n(id, uri)
            cross join lateral (select id from track_like where subject_uri = n.uri and track_id is null offset 0) l
          ) w
          where l.id = w.id
          returning l.track_id, l.counted
        ), comments as (
          update track_comment c set track_id = w.track_id
          from (
            select n.id as track_id, c.id from unnest(@ids, @uris) as n(id, uri)
            cross join lateral (select id from track_comment where subject_uri = n.uri and track_id is null offset 0) c
          ) w
          where c.id = w.id
          returning c.track_id, c.hidden
        ), items as (
          update list_item i set track_id = w.track_id
          from (
            select n.id as track_id, i.list_id, i.position from unnest(@ids, @uris) as n(id, uri)
            cross join lateral (select list_id, position from list_item where subject_uri = n.uri and track_id is null offset 0) i
          ) w
          where i.list_id = w.list_id and i.position = w.position
          returning i.track_id, i.list_id
        )
        insert into track_stat (track_id, like_count, comment_count, list_count)
        select id, sum(likes), sum(comments), sum(lists)
        from (
          select id, 0 as likes, 0 as comments, 0 as lists from unnest(@ids) as n(id)
          union all select track_id, 1, 0, 0 from likes where counted
          union all select track_id, 0, 1, 0 from comments where hidden = 0
          union all select track_id, 0, 0, 1 from (
            select distinct i.track_id, i.list_id
            from items i
            cross join lateral (select from list where id = i.list_id and hidden = 0 and list_type is distinct from 'liked' offset 0) l
          ) lists
        ) waiting
        group by id
        """;

    public static async Task AddAsync(
        StatementBatch statements, IReadOnlyList<Projected<TrackRow>> tracks, CollectionMap collections, CancellationToken ct)
    {
        var nsid = collections.NsidOf(Collection.Track);
        var appeared = tracks.Where(t => t.Record.IsNew).Select(t => new Appeared(t.Record.Id, $"at://{t.Record.Did}/{nsid}/{t.Record.RecordKey}")).ToList();
        if (appeared.Count == 0)
        {
            return;
        }

        // Nobody waits for most tracks: likes come later.
        var awaited = await AwaitedAsync(statements, appeared, ct);
        statements.Add(Open, Parameter.Each("ids", appeared.Except(awaited).ToList(), t => t.Id));
        if (awaited.Count > 0)
        {
            statements.Add(Join, Parameter.Each("ids", awaited, t => t.Id), Parameter.Each("uris", awaited, t => t.Uri));
        }
    }

    private static async Task<List<Appeared>> AwaitedAsync(StatementBatch statements, List<Appeared> appeared, CancellationToken ct)
    {
        statements.Add(SelectAwaited, Parameter.Each("uris", appeared, t => t.Uri));
        await using var reader = await statements.ReadAsync(ct);
        var awaited = new List<Appeared>();
        while (await reader.ReadAsync(ct))
        {
            awaited.Add(appeared[(int)reader.GetInt64(0) - 1]);
        }

        return awaited;
    }

    private readonly record struct Appeared(long Id, string Uri);
}
