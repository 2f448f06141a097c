using Npgsql;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>A stored record, read again from its bytes.</summary>
internal sealed record RereadRecord(
    long Id, long ActorId, string Did, Hidden ActorHidden, DateTimeOffset FirstIndexedAt, bool HasTrack, Collection Collection, IndexedRecord Record)
{
    /// <summary>To be followed by a condition on <c>r</c>, the record.</summary>
    public const string Select = """
        select r.id, r.actor_id, a.did, a.hidden, r.collection, r.rkey, r.cid, r.cbor, r.first_indexed_at, r.indexed_at,
          t.id is not null
        from record r join actor a on a.id = r.actor_id left join track t on t.id = r.id
        """;

    public static RereadRecord Read(NpgsqlDataReader reader, RecordIndexer indexer) => new(
        Id: reader.GetInt64(0),
        ActorId: reader.GetInt64(1),
        Did: reader.GetString(2),
        ActorHidden: (Hidden)reader.GetInt32(3),
        FirstIndexedAt: reader.GetFieldValue<DateTimeOffset>(8),
        HasTrack: reader.GetBoolean(10),
        Collection: (Collection)reader.GetInt16(4),
        Record: indexer.Read(
            (Collection)reader.GetInt16(4),
            reader.GetString(5),
            Cid.FromBytes(reader.GetFieldValue<byte[]>(6)),
            reader.GetFieldValue<byte[]>(7),
            reader.GetFieldValue<DateTimeOffset>(9)));

    /// <summary>The accounts that the rows of records refer to, made where a row needs them.</summary>
    public static Task<Dictionary<Did, long>> FindActorsAsync(
        ActorIds ids, StatementBatch statements, IEnumerable<RereadRecord> records, DateTimeOffset now, CancellationToken ct)
    {
        var needed = new HashSet<Did>();
        var mentioned = new HashSet<Did>();
        foreach (var record in records)
        {
            ActorMentions.Collect(record.Record.Projection, needed, mentioned);
        }

        return ids.FindAsync(statements, needed, mentioned, now, ct);
    }

    public ProjectedRecord? Project() => Record.Projection is { } row
        ? new ProjectedRecord(Id, ActorId, Did, ActorHidden, Record.RecordKey, FirstIndexedAt, Record.IndexedAt, IsNew: !HasTrack, row)
        : null;
}
