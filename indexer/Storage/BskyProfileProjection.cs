using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>The table <c>bsky_profile</c>.</summary>
internal static class BskyProfileProjection
{
    private const string Delete = "delete from bsky_profile where id = any(@ids)";

    private const string Upsert = """
        insert into bsky_profile (id, actor_id, display_name, description, avatar_cid, indexed_at)
        select * from unnest(@ids, @actors, @display_names, @descriptions, @avatar_cids, @indexed_at)
        on conflict (id) do update set display_name = excluded.display_name, description = excluded.description,
          avatar_cid = excluded.avatar_cid, indexed_at = excluded.indexed_at
        """;

    public static void Remove(StatementBatch statements, long[] ids) => statements.Add(Delete, Parameter.Of("ids", ids));

    public static void Add(StatementBatch statements, IReadOnlyList<Projected<BskyProfileRow>> profiles) =>
        statements.Add(
            Upsert,
            Parameter.Each("ids", profiles, p => p.Record.Id),
            Parameter.Each("actors", profiles, p => p.Record.ActorId),
            Parameter.Each("display_names", profiles, p => p.Row.DisplayName),
            Parameter.Each("descriptions", profiles, p => p.Row.Description),
            Parameter.Each("avatar_cids", profiles, p => p.Row.AvatarCid?.ToArray()),
            Parameter.Each("indexed_at", profiles, p => p.Record.IndexedAt));
}
