using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>
/// The tables <c>list</c> and <c>list_item</c>; <c>list_count</c> of a track is the number of shown lists, other than copies of likes, that it is on.
/// </summary>
/// <remarks><c>list_addition</c> is no projection: it is written when a list changes, and a rebuild leaves it alone.</remarks>
internal static class ListProjection
{
    private const string LeaveTracks = """
        insert into track_stat (track_id, list_count)
        select i.track_id, -count(distinct i.list_id)
        from list_item i join list l on l.id = i.list_id
        where i.list_id = any(@ids) and i.track_id is not null and l.hidden = 0 and l.list_type is distinct from 'liked'
        group by i.track_id
        on conflict (track_id) do update set list_count = track_stat.list_count + excluded.list_count
        """;

    private const string Delete = "delete from list where id = any(@ids)";

    private const string Insert = """
        insert into list (id, actor_id, name, list_type, item_count, hidden, created_at, updated_at, first_indexed_at, indexed_at)
        select * from unnest(@ids, @actors, @names, @types, @counts, @hidden, @created_at, @updated_at, @first_indexed_at, @indexed_at)
        """;

    private const string Replace = $"""
        {Insert}
        on conflict (id) do update set name = excluded.name, list_type = excluded.list_type, item_count = excluded.item_count,
          hidden = excluded.hidden, created_at = excluded.created_at, updated_at = excluded.updated_at, indexed_at = excluded.indexed_at
        """;

    private const string DeleteSurplus = """
        delete from list_item i using unnest(@ids, @counts) as n(id, item_count)
        where i.list_id = n.id and i.position >= n.item_count
        """;

    private const string InsertItems = """
        insert into list_item (list_id, position, subject_uri, subject_cid, track_id)
        select * from unnest(@list_ids, @positions, @subject_uris, @subject_cids, @tracks)
        """;

    // Before the items are replaced. Not what is put in again after it was taken out and is said to have been added before.
    private const string NoteAdditions = """
        insert into list_addition (list_id, subject_uri, added_at)
        select n.list_id, n.subject_uri, max(n.added_at)
        from unnest(@list_ids, @subject_uris, @added_at) as n(list_id, subject_uri, added_at)
        where not exists (select from list_item i where i.list_id = n.list_id and i.subject_uri = n.subject_uri)
        group by n.list_id, n.subject_uri
        on conflict (list_id, subject_uri) do update set added_at = greatest(list_addition.added_at, excluded.added_at)
        """;

    // Most edits append or replace one item of many: the rows of the others are left alone.
    private const string ReplaceItems = $"""
        {InsertItems}
        on conflict (list_id, position) do update
        set subject_uri = excluded.subject_uri, subject_cid = excluded.subject_cid, track_id = excluded.track_id
        where (list_item.subject_uri, list_item.subject_cid) <> (excluded.subject_uri, excluded.subject_cid)
        """;

    public static void Remove(StatementBatch statements, long[] ids)
    {
        statements.Add(LeaveTracks, Parameter.Of("ids", ids));
        statements.Add(Delete, Parameter.Of("ids", ids));
    }

    public static void Add(StatementBatch statements, IReadOnlyList<Projected<ListRow>> lists, References references, CounterMoves counters)
    {
        var items = lists.SelectMany(l => l.Row.Items.Select((subject, position) => new Item(l, (short)position, subject))).ToList();
        foreach (var (_, track) in references.Present)
        {
            counters.AddLists(track, -1);
        }

        foreach (var (_, track) in items.Where(i => i.Counts).Select(i => (i.List.Record.Id, references.TrackOf(i.Subject))).Distinct())
        {
            counters.AddLists(track, 1);
        }

        Note(statements, [.. items.Where(i => !i.List.Record.IsNew && i.List.Row.Type == ListRow.Playlist)]);
        foreach (var group in lists.GroupBy(l => l.Record.IsNew))
        {
            Write(statements, group.Key, [.. group]);
        }

        foreach (var group in items.GroupBy(i => i.List.Record.IsNew))
        {
            WriteItems(statements, group.Key, [.. group], references);
        }
    }

    private static void Write(StatementBatch statements, bool areNew, List<Projected<ListRow>> lists)
    {
        statements.Add(
            areNew ? Insert : Replace,
            Parameter.Each("ids", lists, l => l.Record.Id),
            Parameter.Each("actors", lists, l => l.Record.ActorId),
            Parameter.Each("names", lists, l => l.Row.Name),
            Parameter.Each("types", lists, l => l.Row.Type),
            Parameter.Each("counts", lists, l => l.Row.Items.Count),
            Parameter.Each("hidden", lists, l => (int)(l.Record.ActorHidden & Hidden.OfLists)),
            Parameter.Each("created_at", lists, l => l.Row.CreatedAt),
            Parameter.Each("updated_at", lists, l => l.Row.UpdatedAt),
            Parameter.Each("first_indexed_at", lists, l => l.Record.FirstIndexedAt),
            Parameter.Each("indexed_at", lists, l => l.Record.IndexedAt));
        if (!areNew)
        {
            statements.Add(
                DeleteSurplus,
                Parameter.Each("ids", lists, l => l.Record.Id),
                Parameter.Each("counts", lists, l => l.Row.Items.Count));
        }
    }

    // What the author says of the time, if that is not in the future.
    private static void Note(StatementBatch statements, List<Item> items)
    {
        if (items.Count > 0)
        {
            statements.Add(
                NoteAdditions,
                Parameter.Each("list_ids", items, i => i.List.Record.Id),
                Parameter.Each("subject_uris", items, i => i.Subject.Uri),
                Parameter.Each("added_at", items, i => i.List.Row.UpdatedAt is { } at && at < i.List.Record.IndexedAt ? at : i.List.Record.IndexedAt));
        }
    }

    private static void WriteItems(StatementBatch statements, bool areNew, List<Item> items, References references) =>
        statements.Add(
            areNew ? InsertItems : ReplaceItems,
            Parameter.Each("list_ids", items, i => i.List.Record.Id),
            Parameter.Each("positions", items, i => i.Position),
            Parameter.Each("subject_uris", items, i => i.Subject.Uri),
            Parameter.Each("subject_cids", items, i => i.Subject.Cid),
            Parameter.Each("tracks", items, i => references.TrackOf(i.Subject)));

    private readonly record struct Item(Projected<ListRow> List, short Position, Subject Subject)
    {
        public bool Counts => (List.Record.ActorHidden & Hidden.OfLists) == Hidden.None && List.Row.Type != ListRow.Liked;
    }
}
