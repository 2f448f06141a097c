using Npgsql;

using PlyrFm.AtProto.Syntax;

namespace PlyrFm.Indexer.Storage;

/// <summary>The table <c>account_position</c>: up to which seq of each source what it says about an account has had its effect.</summary>
internal static class AccountPositions
{
    private const string Advance = """
        insert into account_position (actor_id, source, seq)
        select n.actor_id, n.source, n.seq from unnest(@actors, @sources, @seqs) as n(actor_id, source, seq) join repo r on r.actor_id = n.actor_id
        on conflict (actor_id, source) do update set seq = excluded.seq where account_position.seq < excluded.seq
        """;

    private const string Select = """
        select p.source, p.seq from account_position p join actor a on a.id = p.actor_id where a.did = @did
        """;

    /// <summary>After the repositories: a row needs one.</summary>
    public static void Write(StatementBatch statements, IReadOnlyList<Change> changes, IReadOnlyDictionary<Did, long> ids)
    {
        var newest = new Dictionary<(long ActorId, string Source), long>();
        foreach (var change in changes.OfType<AccountChange>())
        {
            if (ids.TryGetValue(change.Did, out var id))
            {
                var key = (id, change.Source);
                newest[key] = Math.Max(change.Seq, newest.GetValueOrDefault(key, long.MinValue));
            }
        }

        if (newest.Count > 0)
        {
            var rows = newest.ToList();
            statements.Add(
                Advance,
                Parameter.Each("actors", rows, row => row.Key.ActorId),
                Parameter.Each("sources", rows, row => row.Key.Source),
                Parameter.Each("seqs", rows, row => row.Value));
        }
    }

    public static async Task<Dictionary<string, long>> LoadAsync(NpgsqlDataSource database, Did did, CancellationToken ct)
    {
        await using var command = database.CreateCommand(Select);
        command.Parameters.Add(Parameter.Of("did", did.Value));
        await using var rows = await command.ExecuteReaderAsync(ct);
        Dictionary<string, long> positions = [];
        while (await rows.ReadAsync(ct))
        {
            positions.Add(rows.GetString(0), rows.GetInt64(1));
        }

        return positions;
    }
}
