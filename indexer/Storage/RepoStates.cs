using System.Runtime.CompilerServices;
using Npgsql;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.Indexer.Storage;

/// <summary>Reads how far each repository is. What is still queued at the writer does not show here.</summary>
public sealed class RepoStates(NpgsqlDataSource database)
{
    private const string Columns = """
        a.did, r.state, r.rev, r.data, r.reason, r.attempts, r.retry_at, r.status, r.account_source, r.account_seq,
          r.commit_cid, r.claim_source, r.claim_seq, r.claim_at
        """;

    private const string SelectOne = $"""
        select {Columns} from repo r join actor a on a.id = r.actor_id where a.did = @did
        """;

    private const string SelectDids = "select a.did from repo r join actor a on a.id = r.actor_id";

    // A deleted account (4) has nothing to fetch until its host says that it is back.
    private const string SelectDue = $"""
        select {Columns} from repo r join actor a on a.id = r.actor_id
        where r.state in (0, 1, 3) and r.retry_at <= @now and r.status <> 4
        order by r.retry_at
        limit @limit
        """;

    /// <returns>Null when the repository is not followed.</returns>
    public async Task<RepoRow?> LoadAsync(Did did, CancellationToken ct)
    {
        await using var command = database.CreateCommand(SelectOne);
        command.Parameters.Add(Parameter.Of("did", did.Value));
        RepoRow? row;
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            row = await reader.ReadAsync(ct) ? Read(reader) : null;
        }

        return row is null ? null : row with { AccountPositions = await AccountPositions.LoadAsync(database, did, ct) };
    }

    /// <summary>Every account whose repository is followed.</summary>
    public async IAsyncEnumerable<Did> LoadAllTrackedAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await using var command = database.CreateCommand(SelectDids);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            yield return Did.Parse(reader.GetString(0));
        }
    }

    /// <summary>Repositories that should be fetched now, the longest due first.</summary>
    public async Task<IReadOnlyList<RepoRow>> DueAsync(DateTimeOffset now, int limit, CancellationToken ct)
    {
        await using var command = database.CreateCommand(SelectDue);
        command.Parameters.Add(Parameter.Of("now", now));
        command.Parameters.Add(Parameter.Of("limit", limit));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var due = new List<RepoRow>();
        while (await reader.ReadAsync(ct))
        {
            due.Add(Read(reader));
        }

        return due;
    }

    private static RepoRow Read(NpgsqlDataReader reader) => new(
        Did.Parse(reader.GetString(0)),
        (RepoState)reader.GetInt16(1),
        reader.IsDBNull(2) ? null : new RepoHead(Tid.FromValue(reader.GetInt64(2)), Cid.FromBytes(reader.GetFieldValue<byte[]>(3))),
        reader.NullableText(4),
        reader.GetInt32(5),
        reader.NullableTime(6),
        (AccountStatus)reader.GetInt16(7),
        reader.NullableText(8),
        reader.IsDBNull(9) ? null : reader.GetInt64(9))
    {
        Commit = reader.IsDBNull(10) ? null : Cid.FromBytes(reader.GetFieldValue<byte[]>(10)),
        Unconfirmed = ReadClaim(reader, 11),
    };

    internal static DeletionClaim? ReadClaim(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : new DeletionClaim(reader.GetString(column), reader.GetInt64(column + 1), reader.NullableTime(column + 2));
}
