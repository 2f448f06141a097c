using Npgsql;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.Indexer.Storage;

/// <summary>Finds accounts that are deleted (4) at their host and of which something is still stored.</summary>
internal static class DeletedAccounts
{
    // Bounded: what is left over is found the next time.
    private const int MaxAtOnce = 100;

    private const string SelectOverdue = """
        select a.did from repo r join actor a on a.id = r.actor_id
        where r.status = 4 and r.status_at <= @before
          and (exists (select from record where actor_id = r.actor_id) or exists (select from deleted_record where actor_id = r.actor_id))
        order by r.status_at
        limit @limit
        """;

    /// <param name="database">Where.</param>
    /// <param name="before">They have been deleted since then or longer.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task<IReadOnlyList<Did>> OverdueAsync(NpgsqlDataSource database, DateTimeOffset before, CancellationToken ct)
    {
        await using var command = database.CreateCommand(SelectOverdue);
        command.Parameters.Add(Parameter.Of("before", before));
        command.Parameters.Add(Parameter.Of("limit", MaxAtOnce));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var dids = new List<Did>();
        while (await reader.ReadAsync(ct))
        {
            dids.Add(Did.Parse(reader.GetString(0)));
        }

        return dids;
    }
}
