using Npgsql;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.Indexer.Storage;

/// <summary>What is stored of one account.</summary>
/// <param name="Handle">Null when it has none that verifies.</param>
/// <param name="Rows">How many rows of each table are its own, tables without any left out.</param>
public sealed record StoredAccount(Did Did, string? Handle, AccountStatus Status, IReadOnlyDictionary<string, long> Rows)
{
    private const string SelectAccount = """
        select a.did, a.handle, coalesce(r.status, 0::smallint)
        from actor a left join repo r on r.actor_id = a.id
        where a.did = @who or a.handle = lower(@who)
        """;

    private const string CountRows = """
        with who as (select id from actor where did = @did)
        select 'record', count(*) from record join who on actor_id = who.id
        union all select 'track', count(*) from track join who on actor_id = who.id
        union all select 'track_like', count(*) from track_like join who on actor_id = who.id
        union all select 'track_comment', count(*) from track_comment join who on actor_id = who.id
        union all select 'list', count(*) from list join who on actor_id = who.id
        union all select 'list_item', count(*) from list join who on actor_id = who.id join list_item i on i.list_id = list.id
        union all select 'profile', count(*) from profile join who on actor_id = who.id
        union all select 'bsky_profile', count(*) from bsky_profile join who on actor_id = who.id
        union all select 'play', count(*) from play join who on actor_id = who.id
        union all select 'deleted_record', count(*) from deleted_record join who on actor_id = who.id
        """;

    /// <param name="database">Where.</param>
    /// <param name="who">A DID or a handle.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>Null when nobody of that name is known.</returns>
    public static async Task<StoredAccount?> FindAsync(NpgsqlDataSource database, string who, CancellationToken ct)
    {
        await using var command = database.CreateCommand(SelectAccount);
        command.Parameters.Add(Parameter.Of("who", who));
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct))
        {
            return null;
        }

        var did = Did.Parse(reader.GetString(0));
        return new StoredAccount(did, reader.NullableText(1), (AccountStatus)reader.GetInt16(2), await CountAsync(database, did, ct));
    }

    private static async Task<IReadOnlyDictionary<string, long>> CountAsync(NpgsqlDataSource database, Did did, CancellationToken ct)
    {
        await using var command = database.CreateCommand(CountRows);
        command.Parameters.Add(Parameter.Of("did", did.Value));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new Dictionary<string, long>();
        while (await reader.ReadAsync(ct))
        {
            if (reader.GetInt64(1) is var count and > 0)
            {
                rows.Add(reader.GetString(0), count);
            }
        }

        return rows;
    }
}
