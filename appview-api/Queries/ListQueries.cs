using Npgsql;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>Finds lists and their items.</summary>
internal sealed class ListQueries(NpgsqlDataSource database, Collections collections)
{
    private const string SelectByAddress = $"""
        select l.id, o.did, l.list_type, l.hidden, o.hidden, {Visibility.ListRedactedBy}
        from unnest(@authorities, @rkeys) with ordinality as u (authority, rkey, n)
        join actor o on o.id = {ActorQueries.IdOfAuthority}
        join record r on r.actor_id = o.id and r.collection = 4 and r.rkey = u.rkey
        join list l on l.id = r.id
        order by u.n
        """;

    /// <summary>Lists by address, in the order asked for; unknown ones and addresses of other things are left out.</summary>
    public Task<List<FoundList>> FindAsync(Audience audience, IReadOnlyList<AtUri> uris, CancellationToken ct)
    {
        var lists = uris.Where(collections.IsList).ToArray();
        return database.SelectAsync(
            SelectByAddress,
            audience,
            [
                new NpgsqlParameter<string[]>("authorities", [.. lists.Select(uri => uri.Authority.Value)]),
                new NpgsqlParameter<string[]>("rkeys", [.. lists.Select(uri => uri.RecordKey!.Value.Value)]),
            ],
            ReadFound,
            ct);
    }

    private const string SelectBlock = "select r.cbor from record r where r.id = @list";

    // An item that is a list itself is joined by its address: only tracks are joined when they are indexed.
    private const string SelectItems = $"""
        select x.position::int, x.subject_uri, x.subject_cid, x.track_id, inner_list.id, {MissingSubject.Reason}
        from list_item x
        {MissingSubject.Join}
        left join lateral (
            select l.id
            from actor a
            join record r on r.actor_id = a.id and r.collection = 4 and r.rkey = subject.rkey
            join list l on l.id = r.id
            where subject.collection = 4 and a.did = subject.did) inner_list on true
        where x.list_id = @list and x.position > @position
        order by x.position
        limit @limit
        """;

    /// <returns>The list's record (null if it has gone meanwhile) and its items after a position.</returns>
    public async Task<(byte[]? Block, List<ListItemRow> Items)> LoadItemsAsync(long list, Keyset after, int limit, CancellationToken ct)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(SelectBlock) { Parameters = { new NpgsqlParameter<long>("list", list) } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(SelectItems)
        {
            Parameters =
            {
                new NpgsqlParameter<long>("list", list),
                new NpgsqlParameter<string>("listNsid", collections.ListNsid),
                new NpgsqlParameter<long>("position", after.Key),
                new NpgsqlParameter<int>("limit", limit),
            },
        });
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var block = await reader.ReadAsync(ct) ? reader.GetFieldValue<byte[]>(0) : null;
        await reader.NextResultAsync(ct);
        return (block, await reader.ReadAllAsync(ReadItem, ct));
    }

    private const string SelectByActor = $"""
        select l.id, l.sort_at,
            @subject::text is not null and exists (select from list_item i where i.list_id = l.id and i.subject_uri = @subject)
        from list l
        join actor a on a.id = l.actor_id
        where l.actor_id = @actor and {Visibility.List} and (@types::text[] is null or l.list_type = any(@types))
            and (l.sort_at, l.id) < (@at, @id)
        order by l.sort_at desc, l.id desc
        limit @limit
        """;

    /// <param name="types">Only lists of these types; empty for all.</param>
    /// <param name="subject">A record to look for in the lists, its authority a DID.</param>
    public Task<List<ListPlace>> ListByActorAsync(
        Audience audience, long actor, string[] types, string? subject, Keyset after, int limit, CancellationToken ct) =>
        database.SelectAsync(
            SelectByActor,
            audience,
            [
                new NpgsqlParameter<long>("actor", actor),
                new NpgsqlParameter<string[]?>("types", types.Length > 0 ? types : null),
                new NpgsqlParameter<string?>("subject", subject),
                new NpgsqlParameter<DateTime>("at", after.Time),
                new NpgsqlParameter<long>("id", after.Id),
                new NpgsqlParameter<int>("limit", limit),
            ],
            ReadPlace,
            ct);

    // Of everyone, so liked lists are left out: they are copies of likes.
    private const string SelectOfTrack = $"""
        select l.id, l.sort_at, false
        from list l
        join actor a on a.id = l.actor_id
        where l.id = any(array(select i.list_id from list_item i where i.track_id = @track))
            and {Visibility.ListDiscovery} and (@types::text[] is null or l.list_type = any(@types))
            and (l.sort_at, l.id) < (@at, @id)
        order by l.sort_at desc, l.id desc
        limit @limit
        """;

    /// <param name="types">Only lists of these types; empty for all.</param>
    public Task<List<ListPlace>> ListOfTrackAsync(Audience audience, long track, string[] types, Keyset after, int limit, CancellationToken ct) =>
        database.SelectAsync(
            SelectOfTrack,
            audience,
            [
                new NpgsqlParameter<long>("track", track),
                new NpgsqlParameter<string[]?>("types", types.Length > 0 ? types : null),
                new NpgsqlParameter<DateTime>("at", after.Time),
                new NpgsqlParameter<long>("id", after.Id),
                new NpgsqlParameter<int>("limit", limit),
            ],
            ReadPlace,
            ct);

    private static ListItemRow ReadItem(NpgsqlDataReader reader)
    {
        var columns = new Columns(reader);
        return new ListItemRow(
            columns.Int32(), columns.Text(), columns.Cid(), columns.Int64OrNull(), columns.Int64OrNull(), columns.TextOrNull());
    }

    public static FoundList ReadFound(NpgsqlDataReader reader)
    {
        var columns = new Columns(reader);
        return new FoundList(columns.Int64(), columns.Text(), columns.TextOrNull(), columns.Int32(), columns.Int32(), columns.TextOrNull());
    }

    private static ListPlace ReadPlace(NpgsqlDataReader reader)
    {
        var id = reader.GetInt64(0);
        return new ListPlace(id, Keyset.At(reader.GetDateTime(1), id), reader.GetBoolean(2));
    }
}
