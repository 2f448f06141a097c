namespace PlyrFm.Indexer.Storage;

/// <summary>
/// Gives each record to be inserted an id of its own, so that everything that refers to it can be sent along. Drawn in blocks: what is left of
/// one serves the next batches, and is lost with the process.
/// </summary>
internal sealed class RecordIds
{
    // Ten live batches ask once. A number lost costs nothing: there are 2^63.
    private const int BlockSize = 5000;

    // One step instead of one per record. Between the two calls nobody else draws: there is one writer at a time. Numbers once drawn stay
    // drawn, whatever becomes of the transaction.
    private const string Draw = """
        select setval(s.name, nextval(s.name) + @count - 1) from (select pg_get_serial_sequence('record', 'id') as name) s
        """;

    private long _next;
    private long _left;

    public async Task AssignAsync(StatementBatch statements, IReadOnlyList<RecordSlot> slots, CancellationToken ct)
    {
        var inserted = slots.Count(s => s.IsInserted);
        if (inserted > _left)
        {
            var count = Math.Max(inserted, BlockSize);
            statements.Add(Draw, Parameter.Of("count", count));
            await using var reader = await statements.ReadAsync(ct);
            await reader.ReadAsync(ct);
            (_next, _left) = (reader.GetInt64(0) - count + 1, count);
        }

        foreach (var slot in slots.Where(s => s.Written is not null))
        {
            slot.Id = slot.IsInserted ? _next++ : slot.Stored!.Value.Id;
        }

        _left -= inserted;
    }
}
