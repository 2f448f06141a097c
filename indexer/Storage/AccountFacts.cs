using Npgsql;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>All that explains how an account stands here.</summary>
/// <param name="IdentityAt">When handle and host were last looked up; null: not yet.</param>
/// <param name="Repo">Null for an account that is only mentioned by others.</param>
internal sealed record AccountFacts(Did Did, string? Handle, string? Pds, DateTimeOffset? IdentityAt, Hidden Hidden, DateTimeOffset FirstSeenAt, RepoFacts? Repo)
{
    private const string Select = """
        select a.did, a.handle, a.pds, a.identity_at, a.hidden, a.first_seen_at, r.actor_id is not null,
          r.state, r.rev, r.reason, r.attempts, r.retry_at, r.status, r.status_at, r.account_source, r.account_seq, r.reject, r.reject_at,
          r.seen_at, r.synced_at,
          (select count(*) from record where actor_id = a.id), (select count(*) from record where actor_id = a.id and verdict = 2),
          u.verified_at, u.finding, u.since, u.detail
        from actor a left join repo r on r.actor_id = a.id left join repo_audit u on u.actor_id = a.id
        where a.did = @who or a.handle = lower(@who)
        """;

    /// <param name="database">Where.</param>
    /// <param name="who">A DID or a handle.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>Null when nobody of that name is known.</returns>
    public static async Task<AccountFacts?> FindAsync(NpgsqlDataSource database, string who, CancellationToken ct)
    {
        await using var command = database.CreateCommand(Select);
        command.Parameters.Add(Parameter.Of("who", who));
        await using var row = await command.ExecuteReaderAsync(ct);
        if (!await row.ReadAsync(ct))
        {
            return null;
        }

        return new AccountFacts(
            Did.Parse(row.GetString(0)),
            row.NullableText(1),
            row.NullableText(2),
            row.NullableTime(3),
            (Hidden)row.GetInt32(4),
            row.GetFieldValue<DateTimeOffset>(5),
            row.GetBoolean(6) ? RepoFacts.Read(row, 7) : null);
    }
}
