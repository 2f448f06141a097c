using Npgsql;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>Loads what a batch touches: the repositories and, of their records, those that a change may meet.</summary>
internal static class BatchLoader
{
    private const string SelectRepos = """
        select a.did, a.id, a.hidden, r.actor_id is not null, r.state, r.rev, r.data, r.reason, r.attempts, r.retry_at,
          r.status, r.status_at, r.account_seq, r.account_source, r.reject, r.reject_at, r.seen_at, r.synced_at, r.commit_cid,
          exists (select from deleted_record d where d.actor_id = a.id), r.claim_source, r.claim_seq, r.claim_at,
          exists (select from withheld_record w where w.actor_id = a.id)
        from actor a left join repo r on r.actor_id = a.id
        where a.id = any(@ids)
        """;

    // A commit names the paths it touches; a snapshot or the end of an account's stay may meet any record of the repository.
    private const string SelectPaths = """
        select r.actor_id, r.collection, r.rkey, r.id, r.cid, r.verdict, r.first_indexed_at, r.rev
        from unnest(@actors, @collections, @rkeys) as n(actor_id, collection, rkey)
        join record r on r.actor_id = n.actor_id and r.collection = n.collection and r.rkey = n.rkey
        """;

    private const string SelectWhole = """
        select actor_id, collection, rkey, id, cid, verdict, first_indexed_at, rev from record where actor_id = any(@actors)
        """;

    public static async Task<Dictionary<Did, RepoEntry>> LoadAsync(
        StatementBatch statements, IReadOnlyList<Change> changes, Dictionary<Did, long> ids, CancellationToken ct)
    {
        var whole = changes.Where(c => c is SnapshotChange or ForgetChange)
            .Select(c => c.Did).Where(ids.ContainsKey).ToHashSet();
        var paths = changes.Where(c => !whole.Contains(c.Did))
            .SelectMany(c => OpsOf(c).Select(op => (ActorId: ids[c.Did], Path: PathOf(op)))).Distinct().ToList();

        statements.Add(SelectRepos, Parameter.Of("ids", changes.Select(c => c.Did).Where(ids.ContainsKey).Select(did => ids[did]).Distinct().ToArray()));
        statements.Add(
            SelectPaths,
            Parameter.Each("actors", paths, p => p.ActorId),
            Parameter.Each("collections", paths, p => (short)p.Path.Collection),
            Parameter.Each("rkeys", paths, p => p.Path.RecordKey));
        statements.Add(SelectWhole, Parameter.Of("actors", whole.Select(did => ids[did]).ToArray()));

        await using var reader = await statements.ReadAsync(ct);
        var entries = new Dictionary<long, RepoEntry>();
        while (await reader.ReadAsync(ct))
        {
            var entry = ReadEntry(reader);
            entries.Add(entry.ActorId, entry);
        }

        while (await reader.NextResultAsync(ct))
        {
            while (await reader.ReadAsync(ct))
            {
                AddSlot(entries[reader.GetInt64(0)], reader);
            }
        }

        return entries.Values.ToDictionary(e => e.Did);
    }

    /// <summary>What a change does to single paths.</summary>
    public static IReadOnlyList<RecordOp> OpsOf(Change change) => change switch
    {
        CommitChange commit => commit.Ops,
        ProofChange proof => [proof.Op],
        _ => [],
    };

    public static RecordPath PathOf(RecordOp op) => op switch
    {
        RecordUpsert { Record: var record } => new RecordPath(record.Collection, record.RecordKey),
        RecordDelete delete => new RecordPath(delete.Collection, delete.RecordKey),
        _ => throw new ArgumentOutOfRangeException(nameof(op)),
    };

    private static void AddSlot(RepoEntry entry, NpgsqlDataReader reader)
    {
        var path = new RecordPath((Collection)reader.GetInt16(1), reader.GetString(2));
        entry.Slots.Add(path, new RecordSlot(entry, path)
        {
            Stored = new StoredRecord(
                reader.GetInt64(3),
                Cid.FromBytes(reader.GetFieldValue<byte[]>(4)),
                (RecordVerdict)reader.GetInt16(5),
                reader.GetFieldValue<DateTimeOffset>(6),
                Tid.FromValue(reader.GetInt64(7))),
        });
    }

    private static RepoEntry ReadEntry(NpgsqlDataReader reader)
    {
        var hidden = (Hidden)reader.GetInt32(2);
        var isFollowed = reader.GetBoolean(3);
        var status = isFollowed ? (AccountStatus)reader.GetInt16(10) : AccountStatus.Active;
        var entry = new RepoEntry
        {
            Status = status,
            StatusBefore = status,
            Did = Did.Parse(reader.GetString(0)),
            ActorId = reader.GetInt64(1),
            HiddenBefore = hidden,
            Hidden = hidden,
            IsFollowed = isFollowed,
            HasDeletions = reader.GetBoolean(19),
            HasWithheld = reader.GetBoolean(23),
        };
        if (isFollowed)
        {
            entry.State = (RepoState)reader.GetInt16(4);
            entry.Rev = reader.IsDBNull(5) ? null : Tid.FromValue(reader.GetInt64(5));
            entry.Data = reader.IsDBNull(6) ? null : Cid.FromBytes(reader.GetFieldValue<byte[]>(6));
            entry.Reason = reader.NullableText(7);
            entry.Attempts = reader.GetInt32(8);
            entry.RetryAt = reader.NullableTime(9);
            entry.StatusAt = reader.NullableTime(11);
            entry.AccountSeq = reader.IsDBNull(12) ? null : reader.GetInt64(12);
            entry.AccountSource = reader.NullableText(13);
            entry.Reject = reader.NullableText(14);
            entry.RejectAt = reader.NullableTime(15);
            entry.SeenAt = reader.GetFieldValue<DateTimeOffset>(16);
            entry.SyncedAt = reader.NullableTime(17);
            entry.Unconfirmed = RepoStates.ReadClaim(reader, 20);
            entry.Commit = reader.IsDBNull(18) ? null : Cid.FromBytes(reader.GetFieldValue<byte[]>(18));
        }

        return entry;
    }
}
