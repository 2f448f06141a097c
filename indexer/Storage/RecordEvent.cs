using Npgsql;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>One row of the history.</summary>
/// <param name="Id">Grows with every transaction: the cursor of the change feed.</param>
/// <param name="Path">Of a record; null for an account, and when redacted because its account was removed since.</param>
/// <param name="Rev">The revision that told of it.</param>
/// <param name="Cid">The version that the path held afterwards.</param>
/// <param name="Verdict">On that version, as it was judged then.</param>
/// <param name="VerifiedBy">What proved it.</param>
/// <param name="Status">The account's status since then.</param>
internal sealed record RecordEvent(
    long Id,
    Did Did,
    DateTimeOffset At,
    RecordAction Action,
    RecordPath? Path,
    Tid? Rev,
    Cid? Cid,
    RecordVerdict? Verdict,
    VerifiedBy? VerifiedBy,
    AccountStatus? Status)
{
    /// <summary>For <see cref="Read"/>, of <c>record_event e</c> and <c>actor a</c>.</summary>
    public const string Columns = "e.id, a.did, e.at, e.action, e.collection, e.rkey, e.rev, e.cid, e.verdict, e.source, e.status";

    /// <summary>It is about a record, and which one is not known any more.</summary>
    public bool IsRedacted => Path is null && Action is (RecordAction.Create or RecordAction.Update or RecordAction.Delete);

    public static RecordEvent Read(NpgsqlDataReader row) => new(
        row.GetInt64(0),
        Did.Parse(row.GetString(1)),
        row.GetFieldValue<DateTimeOffset>(2),
        (RecordAction)row.GetInt16(3),
        row.IsDBNull(5) ? null : new RecordPath((Collection)row.GetInt16(4), row.GetString(5)),
        row.IsDBNull(6) ? null : Tid.FromValue(row.GetInt64(6)),
        row.IsDBNull(7) ? null : AtProto.Cbor.Cid.FromBytes(row.GetFieldValue<byte[]>(7)),
        row.IsDBNull(8) ? null : (RecordVerdict)row.GetInt16(8),
        row.IsDBNull(9) ? null : (VerifiedBy)row.GetInt16(9),
        row.IsDBNull(10) ? null : (AccountStatus)row.GetInt16(10));
}
