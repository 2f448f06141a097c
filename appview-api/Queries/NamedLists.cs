using Npgsql;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>Finds lists by what the front end calls them, and what it shows of them beside their rows.</summary>
internal sealed class NamedLists(NpgsqlDataSource database)
{
    private const string SelectById = $"""
        select l.id, o.did, l.list_type, l.hidden, o.hidden, {Visibility.ListRedactedBy}
        from list_uuid n
        join actor o on o.id = n.actor_id
        join record r on r.actor_id = n.actor_id and r.collection = 4 and r.rkey = n.rkey
        join list l on l.id = r.id
        where n.id = @id
        """;

    public async Task<FoundList?> FindAsync(Audience audience, Guid id, CancellationToken ct) =>
        (await database.SelectAsync(SelectById, audience, [new NpgsqlParameter<Guid>("id", id)], ListQueries.ReadFound, ct)).SingleOrDefault();

    private const string SelectAddress = "select o.did, n.rkey from list_uuid n join actor o on o.id = n.actor_id where n.id = @id";

    /// <summary>Whose list it is and its record key; whether it is there, and may be shown, is not asked.</summary>
    public async Task<(string Did, string RecordKey)?> FindAddressAsync(Guid id, CancellationToken ct)
    {
        var rows = await database.SelectAsync(
            SelectAddress, [new NpgsqlParameter<Guid>("id", id)], static reader => (reader.GetString(0), reader.GetString(1)), ct);
        return rows.Count > 0 ? rows[0] : null;
    }

    private const string SelectSlugs = $"""
        select l.id, {AlbumSql.Slug}
        from list l
        join record r on r.id = l.id
        where l.id = any(@lists) and l.list_type = 'album'
        """;

    /// <summary>The names of albums in addresses; other lists have none.</summary>
    public async Task<Dictionary<long, string>> LoadSlugsAsync(long[] lists, CancellationToken ct)
    {
        if (lists.Length == 0)
            return [];
        var rows = await database.SelectAsync(
            SelectSlugs, [new NpgsqlParameter<long[]>("lists", lists)], static reader => (Id: reader.GetInt64(0), Slug: reader.GetString(1)), ct);
        return rows.ToDictionary(row => row.Id, row => row.Slug);
    }

    // Many tracks of a list share a picture: enough of them are read to find four that do not.
    private const string SelectPictures = $"""
        select u.id, p.image_url
        from unnest(@lists) as u (id)
        cross join lateral (
            select t.image_url
            from list_item i
            join track t on t.id = i.track_id
            join actor a on a.id = t.actor_id
            where i.list_id = u.id and t.image_url is not null and {Visibility.Chosen}
            order by i.position
            limit 25) p
        """;

    /// <summary>The pictures of the first tracks of lists, in their order.</summary>
    public async Task<ILookup<long, string>> LoadPicturesAsync(Audience audience, long[] lists, CancellationToken ct)
    {
        var rows = lists.Length == 0
            ? []
            : await database.SelectAsync(
                SelectPictures, audience, [new NpgsqlParameter<long[]>("lists", lists)], static reader => (Id: reader.GetInt64(0), Url: reader.GetString(1)), ct);
        return rows.ToLookup(row => row.Id, row => row.Url);
    }
}
