using Npgsql;

namespace PlyrFm.Indexer.Storage;

/// <summary>Keeps all albums in the order of their titles. Writes only what has changed, so running it again, or twice at once, changes nothing.</summary>
public static class AlbumTitles
{
    // Which tracks are on an album is decided when it is shown. Not in here is only what could show nothing to anybody.
    private const string Sort = """
        with wanted as materialized (
          select w.actor_id, w.list_id, w.album_key, w.title, left(lower(w.title), 100) collate "C" as place
          from (
            select l.actor_id, l.id as list_id, null as album_key, l.name as title
            from list l
            where l.list_type = 'album' and l.hidden = 0 and l.name is not null
            union all
            select t.actor_id, null, t.album_key, min(t.album collate "C")
            from track t
            where t.album_key is not null and t.hidden & 14 = 0
              and not exists (select from list l where l.actor_id = t.actor_id and l.album_key = t.album_key and l.hidden = 0)
            group by t.actor_id, t.album_key
          ) w
        ), gone as (
          delete from album_title n
          where not exists (
            select from wanted w
            where w.actor_id = n.actor_id and coalesce(w.list_id, 0) = coalesce(n.list_id, 0) and coalesce(w.album_key, '') = coalesce(n.album_key, ''))
        )
        insert into album_title (actor_id, list_id, album_key, title, place)
        select w.actor_id, w.list_id, w.album_key, w.title, w.place
        from wanted w
        left join album_title n
          on n.actor_id = w.actor_id and coalesce(n.list_id, 0) = coalesce(w.list_id, 0) and coalesce(n.album_key, '') = coalesce(w.album_key, '')
        where (n.title, n.place) is distinct from (w.title, w.place)
        order by w.place, w.actor_id, w.list_id
        on conflict (actor_id, list_id, album_key) do update set title = excluded.title, place = excluded.place
        """;

    public static async Task SortAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var command = database.CreateCommand(Sort);
        await command.ExecuteNonQueryAsync(ct);
    }
}
