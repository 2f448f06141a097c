using Npgsql;

using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Firehose;

/// <summary>The table <c>source_gap</c>: what may have been missed, until everything was looked at since.</summary>
internal sealed class SourceGaps(NpgsqlDataSource database)
{
    private const string Raise = """
        insert into source_gap (source, since, raised_at) values (@source, @since, @now)
        on conflict (source) do update set
          since = case when source_gap.closed_at is null then least(source_gap.since, excluded.since) else excluded.since end,
          raised_at = excluded.raised_at, closed_at = null
        """;

    private const string AllAreDue = "update repo_audit set due_at = '-infinity'";

    private const string SelectOpen = "select source, since from source_gap where closed_at is null";

    // Hidden accounts show nothing, and what the operator had removed (5) is not looked at.
    private const string CloseDone = """
        update source_gap g set closed_at = @now
        where g.closed_at is null and not exists (
          select from repo r left join repo_audit u on u.actor_id = r.actor_id
          where r.seen_at <= g.raised_at and r.status = 0 and r.state not in (4, 5)
            and coalesce(greatest(u.looked_at, r.synced_at), '-infinity') < g.raised_at)
        returning g.source
        """;

    /// <summary>Notes a gap, and has every repository compared at once.</summary>
    public async Task RaiseAsync(string source, DateTimeOffset since, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = database.CreateCommand($"{Raise};{AllAreDue}");
        command.Parameters.Add(Parameter.Of("source", source));
        command.Parameters.Add(Parameter.Of("since", since));
        command.Parameters.Add(Parameter.Of("now", now));
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Has every repository compared at once, though nothing is known to be missing.</summary>
    public async Task CompareAllAsync(CancellationToken ct)
    {
        await using var command = database.CreateCommand(AllAreDue);
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task<List<(string Source, DateTimeOffset Since)>> OpenAsync(CancellationToken ct)
    {
        await using var command = database.CreateCommand(SelectOpen);
        await using var rows = await command.ExecuteReaderAsync(ct);
        List<(string, DateTimeOffset)> open = [];
        while (await rows.ReadAsync(ct))
        {
            open.Add((rows.GetString(0), rows.GetFieldValue<DateTimeOffset>(1)));
        }

        return open;
    }

    /// <returns>The sources whose gaps are closed now.</returns>
    public async Task<List<string>> CloseAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var command = database.CreateCommand(CloseDone);
        command.Parameters.Add(Parameter.Of("now", now));
        await using var rows = await command.ExecuteReaderAsync(ct);
        List<string> closed = [];
        while (await rows.ReadAsync(ct))
        {
            closed.Add(rows.GetString(0));
        }

        return closed;
    }
}
