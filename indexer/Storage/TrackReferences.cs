using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>Joins likes, comments and list items with a track that appears after them, and opens its counters with what has been waiting.</summary>
internal static class TrackReferences
{
    // Who waits is looked up per track and then named by id: how many wait in all is what the planner knows least about.
    private const string Join = """
        with likes as (
          update track_like set track_id = (@ids)[array_position(@uris, subject_uri)]
          where id = any(array(
            select w.id from unnest(@uris) as n(uri)
            cross join lateral (select id from track_like where subject_uri = n.uri and track_id is null offset 0) w))
          returning track_id, counted
        ), comments as (
          update track_comment set track_id = (@ids)[array_position(@uris, subject_uri)]
          where id = any(array(
            select w.id from unnest(@uris) as n(uri)
            cross join lateral (select id from track_comment where subject_uri = n.uri and track_id is null offset 0) w))
          returning track_id, hidden
        ), items as (
          update list_item set track_id = (@ids)[array_position(@uris, subject_uri)]
          where track_id is null and subject_uri = any(@uris) and list_id = any(array(
            select w.list_id from unnest(@uris) as n(uri)
            cross join lateral (select list_id from list_item where subject_uri = n.uri and track_id is null offset 0) w))
          returning track_id, list_id
        )
        insert into track_stat (track_id, like_count, comment_count, list_count)
        select id, sum(likes), sum(comments), sum(lists)
        from (
          select id, 0 as likes, 0 as comments, 0 as lists from unnest(@ids) as n(id)
          union all select track_id, 1, 0, 0 from likes where counted
          union all select track_id, 0, 1, 0 from comments where hidden = 0
          union all select track_id, 0, 0, 1 from (
            select distinct i.track_id, i.list_id
            from items i join list l on l.id = i.list_id
            where l.hidden = 0 and l.list_type is distinct from 'liked'
          ) lists
        ) waiting
        group by id
        """;

    public static void Add(StatementBatch statements, IReadOnlyList<Projected<TrackRow>> tracks, CollectionMap collections)
    {
        var appeared = tracks.Where(t => t.Record.IsNew).ToList();
        if (appeared.Count > 0)
        {
            var nsid = collections.NsidOf(Collection.Track);
            statements.Add(
                Join,
                Parameter.Each("ids", appeared, t => t.Record.Id),
                Parameter.Each("uris", appeared, t => $"at://{t.Record.Did}/{nsid}/{t.Record.RecordKey}"));
        }
    }
}
