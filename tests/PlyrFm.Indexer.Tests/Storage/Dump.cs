using Npgsql;

namespace PlyrFm.Indexer.Tests.Storage;

/// <summary>What the database says, in the words of the <see cref="Model"/>.</summary>
internal static class Dump
{
    private const string Sql = """
        with uri as (
          select r.id, 'at://' || a.did || '/' || (array['fm.plyr.track','fm.plyr.like','fm.plyr.comment','fm.plyr.list','fm.plyr.actor.profile',
            'app.bsky.actor.profile'])[r.collection] || '/' || r.rkey as uri
          from record r join actor a on a.id = r.actor_id
        )
        select concat_ws(' ', 'repo', a.did, r.state, coalesce(r.rev::text, ''), r.attempts, r.status, coalesce(r.account_seq, 0), coalesce(r.reject, ''), 'hidden', a.hidden)
        from repo r join actor a on a.id = r.actor_id
        union all
        select concat_ws(' ', 'handle', did, handle) from actor where handle is not null
        union all
        select concat_ws(' ', 'deleted', 'at://' || a.did || '/' || (array['fm.plyr.track','fm.plyr.like','fm.plyr.comment','fm.plyr.list','fm.plyr.actor.profile',
            'app.bsky.actor.profile'])[d.collection] || '/' || d.rkey, d.rev)
        from deleted_record d join actor a on a.id = d.actor_id
        union all
        select concat_ws(' ', 'record', u.uri, encode(r.cid, 'hex'), r.rev, case r.verdict when 2 then 'invalid' else 'shown' end,
          to_char(r.first_indexed_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"0+00:00"'))
        from record r join uri u using (id)
        union all
        select concat_ws(' ', 'track', u.uri, t.title, t.self_labels::text, t.tags::text,
          (select coalesce(string_agg(fa.did, ' ' order by f.position), '') from track_feature f join actor fa on fa.id = f.actor_id where f.track_id = t.id),
          'hidden', t.hidden, 'likes', s.like_count, 'comments', s.comment_count, 'lists', s.list_count)
        from track t join uri u using (id) left join track_stat s on s.track_id = t.id
        union all
        select concat_ws(' ', 'like', u.uri, l.subject_uri,
          case when l.track_id is null then 'waiting' when tu.uri = l.subject_uri then 'joined' else 'wrong' end, case when l.counted then 'counted' else 'spare' end)
        from track_like l join uri u using (id) left join track t on t.id = l.track_id left join uri tu on tu.id = t.id
        union all
        select concat_ws(' ', 'comment', u.uri, c.subject_uri,
          case when c.track_id is null then 'waiting' when tu.uri = c.subject_uri then 'joined' else 'wrong' end, c.timestamp_ms, 'hidden', c.hidden)
        from track_comment c join uri u using (id) left join track t on t.id = c.track_id left join uri tu on tu.id = t.id
        union all
        select concat_ws(' ', 'list', u.uri, l.name, coalesce(l.list_type, ''), l.item_count, 'hidden', l.hidden)
        from list l join uri u using (id)
        union all
        select concat_ws(' ', 'item', u.uri, i.position, i.subject_uri,
          case when i.track_id is null then 'waiting' when tu.uri = i.subject_uri then 'joined' else 'wrong' end)
        from list_item i join uri u on u.id = i.list_id left join track t on t.id = i.track_id left join uri tu on tu.id = t.id
        union all
        select concat_ws(' ', 'profile', u.uri, coalesce(p.bio, '')) from profile p join uri u using (id)
        union all
        select concat_ws(' ', 'profile', u.uri, coalesce(p.display_name, '')) from bsky_profile p join uri u using (id)
        """;

    // Most tables have no foreign key that would see to it.
    private const string Orphans = """
        select 'record ' || id from record where not exists (select from actor where id = actor_id)
        union all select 'track ' || id from track t where not exists (select from record r where r.id = t.id and r.collection = 1)
        union all select 'like ' || id from track_like l where not exists (select from record r where r.id = l.id and r.collection = 2)
        union all select 'comment ' || id from track_comment c where not exists (select from record r where r.id = c.id and r.collection = 3)
        union all select 'list ' || id from list l where not exists (select from record r where r.id = l.id and r.collection = 4)
        union all select 'item ' || list_id from list_item where not exists (select from list where id = list_id)
        union all select 'counters ' || track_id from track_stat where not exists (select from track where id = track_id)
        union all select 'no counters ' || id from track where not exists (select from track_stat where track_id = id)
        union all select 'feature ' || track_id from track_feature where not exists (select from track where id = track_id)
        """;

    // Everything that Rebuild makes, ids and times included, and everything that replay must leave alone.
    private static readonly string[] HashedTables =
        ["actor", "record", "deleted_record", "record_event", "track", "track_stat", "track_feature", "track_like", "track_comment", "list", "list_item", "profile", "bsky_profile",
            "track_number", "list_uuid"];

    public static Task<IEnumerable<string>> LinesAsync(IndexerDatabase database) => LinesAsync(database.DataSource);

    /// <summary>What is left of something that is gone.</summary>
    public static Task<List<string>> OrphansAsync(NpgsqlDataSource database) => AskAsync(database, Orphans);

    public static async Task<IEnumerable<string>> LinesAsync(NpgsqlDataSource database) =>
        (await AskAsync(database, Sql)).Order(StringComparer.Ordinal);

    public static Task<string[]> TablesAsync(IndexerDatabase database) => TablesAsync(database.DataSource);

    public static async Task<string[]> TablesAsync(NpgsqlDataSource database)
    {
        var lines = new List<string>();
        foreach (var table in HashedTables)
        {
            lines.AddRange(await AskAsync(database, $"select '{table} ' || t::text from {table} t order by 1"));
        }

        return [.. lines];
    }

    private static async Task<List<string>> AskAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0));
        }

        return lines;
    }
}
