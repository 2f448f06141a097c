using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>The table <c>profile</c>.</summary>
internal static class ProfileProjection
{
    private const string Delete = "delete from profile where id = any(@ids)";

    private const string Upsert = """
        insert into profile (id, actor_id, bio, avatar_url, created_at, indexed_at)
        select * from unnest(@ids, @actors, @bios, @avatar_urls, @created_at, @indexed_at)
        on conflict (id) do update set bio = excluded.bio, avatar_url = excluded.avatar_url,
          created_at = excluded.created_at, indexed_at = excluded.indexed_at
        """;

    public static void Remove(StatementBatch statements, long[] ids) => statements.Add(Delete, Parameter.Of("ids", ids));

    public static void Add(StatementBatch statements, IReadOnlyList<Projected<ProfileRow>> profiles) =>
        statements.Add(
            Upsert,
            Parameter.Each("ids", profiles, p => p.Record.Id),
            Parameter.Each("actors", profiles, p => p.Record.ActorId),
            Parameter.Each("bios", profiles, p => p.Row.Bio),
            Parameter.Each("avatar_urls", profiles, p => p.Row.AvatarUrl),
            Parameter.Each("created_at", profiles, p => p.Row.CreatedAt),
            Parameter.Each("indexed_at", profiles, p => p.Record.IndexedAt));
}
