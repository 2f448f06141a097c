using Npgsql;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>All that explains what became of a stored record.</summary>
/// <param name="ProblemsJson">As <see cref="ProblemsJson"/> writes them; null when there are none.</param>
/// <param name="Hidden">Its own reasons, the account's not among them unless they were copied to it.</param>
/// <param name="IsProjected">It made a row that queries read.</param>
/// <param name="IsCounted">Of a like; null for anything else.</param>
/// <param name="Subject">What a like or comment is about.</param>
/// <param name="WaitsForSubject">The subject is no track that is stored here.</param>
/// <param name="WaitingItems">How many items of a list are no tracks that are stored here.</param>
internal sealed record RecordFacts(
    Cid Cid,
    Tid Rev,
    RecordVerdict Verdict,
    string? ProblemsJson,
    VerifiedBy VerifiedBy,
    DateTimeOffset FirstSeenAt,
    DateTimeOffset IndexedAt,
    Hidden Hidden,
    bool IsProjected,
    bool? IsCounted,
    string? Subject,
    bool WaitsForSubject,
    long WaitingItems)
{
    private const string Select = """
        select r.cid, r.rev, r.verdict, r.problems::text, r.verified_by, r.first_indexed_at, r.indexed_at,
          coalesce(t.hidden, c.hidden, l.hidden, 0), coalesce(t.id, k.id, c.id, l.id, p.id, b.id) is not null, k.counted,
          coalesce(k.subject_uri, c.subject_uri), coalesce(k.id, c.id) is not null and coalesce(k.track_id, c.track_id) is null,
          (select count(*) from list_item i where i.list_id = l.id and i.track_id is null)
        from actor a
        join record r on r.actor_id = a.id and r.collection = @collection and r.rkey = @rkey
        left join track t on t.id = r.id
        left join track_like k on k.id = r.id
        left join track_comment c on c.id = r.id
        left join list l on l.id = r.id
        left join profile p on p.id = r.id
        left join bsky_profile b on b.id = r.id
        where a.did = @did
        """;

    private const string SelectDeletion = """
        select d.rev, d.deleted_at from actor a join deleted_record d on d.actor_id = a.id and d.collection = @collection and d.rkey = @rkey where a.did = @did
        """;

    /// <returns>Null when no such record is stored.</returns>
    public static async Task<RecordFacts?> FindAsync(NpgsqlDataSource database, Did did, RecordPath path, CancellationToken ct)
    {
        await using var command = Command(database, Select, did, path);
        await using var row = await command.ExecuteReaderAsync(ct);
        return !await row.ReadAsync(ct) ? null : new RecordFacts(
            Cid.FromBytes(row.GetFieldValue<byte[]>(0)),
            Tid.FromValue(row.GetInt64(1)),
            (RecordVerdict)row.GetInt16(2),
            row.NullableText(3),
            (VerifiedBy)row.GetInt16(4),
            row.GetFieldValue<DateTimeOffset>(5),
            row.GetFieldValue<DateTimeOffset>(6),
            (Hidden)row.GetInt32(7),
            row.GetBoolean(8),
            row.IsDBNull(9) ? null : row.GetBoolean(9),
            row.NullableText(10),
            row.GetBoolean(11),
            row.GetInt64(12));
    }

    /// <returns>The revision that deleted the record and when that was seen; null when it is not remembered.</returns>
    public static async Task<(Tid Rev, DateTimeOffset At)?> FindDeletionAsync(NpgsqlDataSource database, Did did, RecordPath path, CancellationToken ct)
    {
        await using var command = Command(database, SelectDeletion, did, path);
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? (Tid.FromValue(row.GetInt64(0)), row.GetFieldValue<DateTimeOffset>(1)) : null;
    }

    private static NpgsqlCommand Command(NpgsqlDataSource database, string sql, Did did, RecordPath path)
    {
        var command = database.CreateCommand(sql);
        command.Parameters.Add(Parameter.Of("did", did.Value));
        command.Parameters.Add(Parameter.Of("collection", (short)path.Collection));
        command.Parameters.Add(Parameter.Of("rkey", path.RecordKey));
        return command;
    }
}
