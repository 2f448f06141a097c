using Npgsql;
using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>All records of one account, in steps.</summary>
internal sealed class ExportQueries(NpgsqlDataSource database)
{
    // What the operator took down is not given out here either; verdict 2 is no record of its type.
    private const string SelectStep = $"""
        select r.collection, r.rkey, r.cid, r.cbor
        from record r
        left join track t on t.id = r.id
        left join list l on l.id = r.id
        left join track_comment c on c.id = r.id
        join actor a on a.id = r.actor_id
        where r.actor_id = @actor and r.verdict <> 2 and coalesce(t.hidden, l.hidden, c.hidden, 0) & 4 = 0 and {Visibility.RecordRedactedBy} is null
            and (r.collection, r.rkey) > (@collection, @rkey)
        order by r.collection, r.rkey
        limit @limit
        """;

    /// <param name="collection">Number of the collection of the last record that was read, 0 to begin.</param>
    /// <param name="rkey">Its key.</param>
    public Task<List<ExportRow>> ListAsync(Audience audience, long actor, short collection, string rkey, int limit, CancellationToken ct) =>
        database.SelectAsync(
            SelectStep,
            audience,
            [
                new NpgsqlParameter<long>("actor", actor),
                new NpgsqlParameter<short>("collection", collection),
                new NpgsqlParameter<string>("rkey", rkey),
                new NpgsqlParameter<int>("limit", limit),
            ],
            static reader => new ExportRow(reader.GetInt16(0), reader.GetString(1), Cid.FromBytes(reader.GetFieldValue<byte[]>(2)), reader.GetFieldValue<byte[]>(3)),
            ct);
}
