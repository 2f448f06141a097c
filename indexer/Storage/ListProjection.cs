using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>
/// The tables <c>list</c> and <c>list_item</c>; <c>list_count</c> of a track is the number of shown lists, other than copies of likes, that it is on.
/// </summary>
internal static class ListProjection
{
    // Before the items change: what the new version of each list gives to its tracks, less what the stored one gave.
    private const string MoveCounts = """
        with present as (
          select distinct i.list_id, i.track_id
          from list_item i join list l on l.id = i.list_id
          where i.list_id = any(@lists) and i.track_id is not null and l.hidden = 0 and l.list_type is distinct from 'liked'
        ), wanted as (
          select distinct n.list_id, t.id as track_id
          from unnest(@list_ids, @subject_actors, @subject_rkeys) as n(list_id, subject_actor, subject_rkey)
          join record r on r.actor_id = n.subject_actor and r.collection = 1 and r.rkey = n.subject_rkey
          join track t on t.id = r.id
        )
        update track_stat s set list_count = s.list_count + d.n
        from (
          select track_id, sum(n) as n
          from (select track_id, -1 as n from present union all select track_id, 1 from wanted) moves
          group by track_id having sum(n) <> 0
        ) d
        where s.track_id = d.track_id
        """;

    private const string Delete = "delete from list where id = any(@ids)";

    private const string Upsert = """
        insert into list (id, actor_id, name, list_type, item_count, hidden, created_at, updated_at, first_indexed_at, indexed_at)
        select * from unnest(@ids, @actors, @names, @types, @counts, @hidden, @created_at, @updated_at, @first_indexed_at, @indexed_at)
        on conflict (id) do update set name = excluded.name, list_type = excluded.list_type, item_count = excluded.item_count,
          hidden = excluded.hidden, created_at = excluded.created_at, updated_at = excluded.updated_at, indexed_at = excluded.indexed_at
        """;

    private const string DeleteSurplus = """
        delete from list_item i using unnest(@ids, @counts) as n(id, item_count)
        where i.list_id = n.id and i.position >= n.item_count
        """;

    // Most edits append or replace one item of many: the rows of the others are left alone.
    private const string UpsertItems = """
        insert into list_item (list_id, position, subject_uri, subject_cid, track_id)
        select n.list_id, n.position, n.subject_uri, n.subject_cid, t.id
        from unnest(@list_ids, @positions, @subject_uris, @subject_cids, @subject_actors, @subject_rkeys)
          as n(list_id, position, subject_uri, subject_cid, subject_actor, subject_rkey)
        left join record r on r.actor_id = n.subject_actor and r.collection = 1 and r.rkey = n.subject_rkey
        left join track t on t.id = r.id
        on conflict (list_id, position) do update
        set subject_uri = excluded.subject_uri, subject_cid = excluded.subject_cid, track_id = excluded.track_id
        where (list_item.subject_uri, list_item.subject_cid) <> (excluded.subject_uri, excluded.subject_cid)
        """;

    public static void Remove(StatementBatch statements, long[] ids)
    {
        AddCountMoves(statements, ids, [], new Dictionary<Did, long>());
        statements.Add(Delete, Parameter.Of("ids", ids));
    }

    public static void Add(StatementBatch statements, IReadOnlyList<Projected<ListRow>> lists, IReadOnlyDictionary<Did, long> actors)
    {
        var items = lists.SelectMany(l => l.Row.Items.Select((subject, position) => new Item(l, (short)position, subject))).ToList();
        AddCountMoves(statements, [.. lists.Where(l => !l.Record.IsNew).Select(l => l.Record.Id)], items.FindAll(i => i.Counts), actors);
        statements.Add(
            Upsert,
            Parameter.Each("ids", lists, l => l.Record.Id),
            Parameter.Each("actors", lists, l => l.Record.ActorId),
            Parameter.Each("names", lists, l => l.Row.Name),
            Parameter.Each("types", lists, l => l.Row.Type),
            Parameter.Each("counts", lists, l => l.Row.Items.Count),
            Parameter.Each("hidden", lists, l => (int)l.Record.ActorHidden),
            Parameter.Each("created_at", lists, l => l.Row.CreatedAt),
            Parameter.Each("updated_at", lists, l => l.Row.UpdatedAt),
            Parameter.Each("first_indexed_at", lists, l => l.Record.FirstIndexedAt),
            Parameter.Each("indexed_at", lists, l => l.Record.IndexedAt));

        var replaced = lists.Where(l => !l.Record.IsNew).ToList();
        if (replaced.Count > 0)
        {
            statements.Add(
                DeleteSurplus,
                Parameter.Each("ids", replaced, l => l.Record.Id),
                Parameter.Each("counts", replaced, l => l.Row.Items.Count));
        }

        if (items.Count > 0)
        {
            statements.Add(
                UpsertItems,
                [
                    Parameter.Each("list_ids", items, i => i.List.Record.Id),
                    Parameter.Each("positions", items, i => i.Position),
                    .. SubjectParameters.Of(items, i => i.Subject, actors),
                ]);
        }
    }

    private static void AddCountMoves(StatementBatch statements, long[] lists, List<Item> items, IReadOnlyDictionary<Did, long> actors)
    {
        if (lists.Length > 0 || items.Count > 0)
        {
            statements.Add(
                MoveCounts,
                Parameter.Of("lists", lists),
                Parameter.Each("list_ids", items, i => i.List.Record.Id),
                Parameter.Each("subject_actors", items, i => actors.GetValueOrDefault(i.Subject.TrackDid)),
                Parameter.Each("subject_rkeys", items, i => i.Subject.TrackKey));
        }
    }

    private readonly record struct Item(Projected<ListRow> List, short Position, Subject Subject)
    {
        public bool Counts => List.Record.IsVisible && List.Row.Type != ListRow.Liked;
    }
}
