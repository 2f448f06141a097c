using Npgsql;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>Reads what has happened, for one record or from a place on.</summary>
internal static class History
{
    private const string SelectRecord = $"""
        select {RecordEvent.Columns}
        from actor a join record_event e on e.actor_id = a.id
        where (a.did = @who or a.handle = lower(@who)) and (e.action in (4, 5) or (e.collection = @collection and e.rkey = @rkey))
        order by e.id
        """;

    private const string SelectAfter = $"""
        select {RecordEvent.Columns}
        from record_event e join actor a on a.id = e.actor_id
        where e.id > @after
        order by e.id
        limit @limit
        """;

    private const string SelectEnds = "select min(id), max(id) from record_event";

    /// <summary>Everything that happened to one record and to its account, the oldest first.</summary>
    /// <param name="database">Where.</param>
    /// <param name="uri">With DID or handle.</param>
    /// <param name="collection">The record's.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task<IReadOnlyList<RecordEvent>> OfRecordAsync(NpgsqlDataSource database, AtUri uri, Collection collection, CancellationToken ct)
    {
        await using var command = database.CreateCommand(SelectRecord);
        command.Parameters.Add(Parameter.Of("who", uri.Authority.Value));
        command.Parameters.Add(Parameter.Of("collection", (short)collection));
        command.Parameters.Add(Parameter.Of("rkey", uri.RecordKey!.Value.Value));
        return await ReadAsync(command, ct);
    }

    /// <summary>What came after a place, the oldest first.</summary>
    public static async Task<IReadOnlyList<RecordEvent>> AfterAsync(NpgsqlConnection connection, long after, int limit, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(SelectAfter, connection);
        command.Parameters.Add(Parameter.Of("after", after));
        command.Parameters.Add(Parameter.Of("limit", limit));
        return await ReadAsync(command, ct);
    }

    /// <summary>The oldest and the newest that is kept; null when there is nothing.</summary>
    public static async Task<(long Oldest, long Newest)?> EndsAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(SelectEnds, connection);
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) && !row.IsDBNull(0) ? (row.GetInt64(0), row.GetInt64(1)) : null;
    }

    private static async Task<IReadOnlyList<RecordEvent>> ReadAsync(NpgsqlCommand command, CancellationToken ct)
    {
        await using var rows = await command.ExecuteReaderAsync(ct);
        var events = new List<RecordEvent>();
        while (await rows.ReadAsync(ct))
        {
            events.Add(RecordEvent.Read(rows));
        }

        return events;
    }
}
