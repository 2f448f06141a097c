using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>Joins likes, comments and list items with a track that appears after them, and opens its counters with what has been waiting.</summary>
internal static class TrackReferences
{
    private const string Join = """
        with new as (
          select * from unnest(@ids, @uris) as n(id, uri)
        ), likes as (
          update track_like l set track_id = n.id from new n
          where l.subject_uri = n.uri and l.track_id is null
          returning l.track_id, l.counted
        ), comments as (
          update track_comment c set track_id = n.id from new n
          where c.subject_uri = n.uri and c.track_id is null
          returning c.track_id, c.hidden
        ), items as (
          update list_item i set track_id = n.id from new n
          where i.subject_uri = n.uri and i.track_id is null
          returning i.track_id, i.list_id
        )
        insert into track_stat (track_id, like_count, comment_count, list_count)
        select n.id, coalesce(l.n, 0), coalesce(c.n, 0), coalesce(i.n, 0)
        from new n
        left join (select track_id, count(*) as n from likes where counted group by track_id) l on l.track_id = n.id
        left join (select track_id, count(*) as n from comments where hidden = 0 group by track_id) c on c.track_id = n.id
        left join (
          select items.track_id, count(distinct items.list_id) as n
          from items join list on list.id = items.list_id
          where list.hidden = 0 and list.list_type is distinct from 'liked'
          group by items.track_id
        ) i on i.track_id = n.id
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
