using Npgsql;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>Records, byte for byte.</summary>
internal sealed class RecordQueries(NpgsqlDataSource database)
{
    // Verdict 2: kept to be explained, but no record of its type.
    private const string SelectOne = $"""
        select a.did, r.cid, r.cbor, coalesce(t.hidden, l.hidden, c.hidden, 0), a.hidden, {Visibility.RecordRedactedBy}
        from (select @authority::text) as u (authority)
        join actor a on a.id = {ActorQueries.IdOfAuthority}
        join record r on r.actor_id = a.id and r.collection = @collection and r.rkey = @rkey and r.verdict <> 2
        left join track t on t.id = r.id
        left join list l on l.id = r.id
        left join track_comment c on c.id = r.id
        """;

    /// <param name="collection">A number of <see cref="Collections"/>.</param>
    public async Task<StoredRecord?> FindAsync(Audience audience, AtIdentifier authority, int collection, string rkey, CancellationToken ct)
    {
        var rows = await database.SelectAsync(
            SelectOne,
            audience,
            [
                new NpgsqlParameter<string>("authority", authority.Value),
                new NpgsqlParameter<short>("collection", (short)collection),
                new NpgsqlParameter<string>("rkey", rkey),
            ],
            Read,
            ct);
        return rows.SingleOrDefault();
    }

    private static StoredRecord Read(NpgsqlDataReader reader)
    {
        var columns = new Columns(reader);
        return new StoredRecord(columns.Text(), columns.Cid(), columns.Bytes(), columns.Int32(), columns.Int32(), columns.TextOrNull());
    }
}
