using Npgsql;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>
/// The tables <c>track_number</c> and <c>list_uuid</c>: what the front end calls tracks and lists by. A name is given once, with the first row of an
/// address, and stays when the record goes, since the record may come back and links to it are kept elsewhere.
/// </summary>
public static class PublicNames
{
    private const int ChunkSize = 5000;

    // Looked for before the number is drawn: a conflict would use one up.
    private const string NumberTracks = """
        insert into track_number (actor_id, rkey, file_id)
        select n.actor_id, n.rkey, plyr_file_id(n.did, n.rkey)
        from unnest(@actors, @dids, @rkeys) with ordinality as n(actor_id, did, rkey, place)
        where not exists (select from track_number k where k.actor_id = n.actor_id and k.rkey = n.rkey)
        order by n.place
        """;

    private const string NameLists = """
        insert into list_uuid (id, actor_id, rkey)
        select * from unnest(@ids, @actors, @rkeys)
        on conflict do nothing
        """;

    private const string ForgetTracks = "delete from track_number where actor_id = any(@actors)";
    private const string ForgetLists = "delete from list_uuid where actor_id = any(@actors)";

    // From before lists had names. Their addresses hold the configured namespace, which SQL alone does not know.
    private const string SelectNameless = """
        select r.actor_id, a.did, r.rkey
        from list l
        join record r on r.id = l.id
        join actor a on a.id = l.actor_id
        where not exists (select from list_uuid n where n.actor_id = r.actor_id and n.rkey = r.rkey)
        order by l.id
        limit @limit
        """;

    /// <summary>Names what was just written for the first time.</summary>
    internal static void Write(StatementBatch statements, IReadOnlyList<ProjectedRecord> records, CollectionMap collections)
    {
        var tracks = records.Where(r => r is { IsNew: true, Row: TrackRow }).ToList();
        if (tracks.Count > 0)
        {
            statements.Add(
                NumberTracks,
                Parameter.Each("actors", tracks, t => t.ActorId),
                Parameter.Each("dids", tracks, t => t.Did),
                Parameter.Each("rkeys", tracks, t => t.RecordKey));
        }

        var lists = records.Where(r => r is { IsNew: true, Row: ListRow }).ToList();
        if (lists.Count > 0)
        {
            statements.Add(
                NameLists,
                Parameter.Each("ids", lists, l => IdOfList(l.Did, l.RecordKey, collections)),
                Parameter.Each("actors", lists, l => l.ActorId),
                Parameter.Each("rkeys", lists, l => l.RecordKey));
        }
    }

    /// <summary>An account that goes with all that is held of it takes its names along.</summary>
    internal static void Forget(StatementBatch statements, IReadOnlyList<RepoEntry> repos)
    {
        var actors = repos.Where(r => r.IsForgetting).ToList();
        if (actors.Count > 0)
        {
            statements.Add(ForgetTracks, Parameter.Each("actors", actors, r => r.ActorId));
            statements.Add(ForgetLists, Parameter.Each("actors", actors, r => r.ActorId));
        }
    }

    /// <summary>Names the lists that were written before lists had names.</summary>
    /// <returns>How many those were.</returns>
    public static async Task<int> FillAsync(NpgsqlDataSource database, CollectionMap collections, CancellationToken ct)
    {
        var count = 0;
        while (await LoadNamelessAsync(database, ct) is { Count: > 0 } lists)
        {
            await using var command = database.CreateCommand(NameLists);
            command.Parameters.Add(Parameter.Each("ids", lists, l => IdOfList(l.Did, l.RecordKey, collections)));
            command.Parameters.Add(Parameter.Each("actors", lists, l => l.ActorId));
            command.Parameters.Add(Parameter.Each("rkeys", lists, l => l.RecordKey));
            count += await command.ExecuteNonQueryAsync(ct);
        }

        return count;
    }

    private static Guid IdOfList(string did, string recordKey, CollectionMap collections) =>
        NameBasedUuid.OfUrl($"at://{did}/{collections.NsidOf(Collection.List)}/{recordKey}");

    private static async Task<List<(long ActorId, string Did, string RecordKey)>> LoadNamelessAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var command = database.CreateCommand(SelectNameless);
        command.Parameters.Add(Parameter.Of("limit", ChunkSize));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var lists = new List<(long, string, string)>();
        while (await reader.ReadAsync(ct))
        {
            lists.Add((reader.GetInt64(0), reader.GetString(1), reader.GetString(2)));
        }

        return lists;
    }
}
