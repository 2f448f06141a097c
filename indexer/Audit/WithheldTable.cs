using Npgsql;

using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Audit;

/// <summary>The table <c>withheld_record</c>, and what becomes of the records that it names.</summary>
internal sealed class WithheldTable(NpgsqlDataSource database, CollectionMap collections, RecordIndexer indexer, TimeProvider time, WriterLease lease)
{
    // Newest first, as hosts list them. An account with more records than that is compared as far as that.
    private const int MaxRecords = 20_000;

    private const string SelectStored = """
        select r.collection, r.rkey from record r
        where r.actor_id = @id and r.collection = any(@kinds) order by r.collection, r.rkey desc limit @limit
        """;

    private const string SelectWithheld = "select uri from withheld_record where actor_id = @id";

    private const string Insert = """
        insert into withheld_record (uri, actor_id, since) select n.uri, @id, @now from unnest(@uris) as n(uri) on conflict (uri) do nothing
        """;

    private const string Delete = "delete from withheld_record where uri = any(@uris)";

    private const string Listed = "update repo_audit set listed_at = @now where actor_id = @id";

    // All but plays: nobody sees one, and there are many.
    private static readonly short[] Kinds =
    [
        (short)Collection.Track, (short)Collection.Like, (short)Collection.Comment, (short)Collection.List, (short)Collection.Profile, (short)Collection.BskyProfile,
    ];

    private readonly Reprojection _reprojection = new(collections, indexer);

    public async Task<List<RecordPath>> StoredAsync(long actorId, CancellationToken ct)
    {
        await using var command = database.CreateCommand(SelectStored);
        command.Parameters.Add(Parameter.Of("id", actorId));
        command.Parameters.Add(Parameter.Of("kinds", Kinds));
        command.Parameters.Add(Parameter.Of("limit", MaxRecords));
        await using var rows = await command.ExecuteReaderAsync(ct);
        List<RecordPath> stored = [];
        while (await rows.ReadAsync(ct))
        {
            stored.Add(new RecordPath((Collection)rows.GetInt16(0), rows.GetString(1)));
        }

        return stored;
    }

    public async Task<HashSet<string>> WithheldAsync(long actorId, CancellationToken ct)
    {
        await using var command = database.CreateCommand(SelectWithheld);
        command.Parameters.Add(Parameter.Of("id", actorId));
        await using var rows = await command.ExecuteReaderAsync(ct);
        HashSet<string> withheld = [];
        while (await rows.ReadAsync(ct))
        {
            withheld.Add(rows.GetString(0));
        }

        return withheld;
    }

    /// <summary>Hides what is withheld now and shows what is no longer.</summary>
    public Task StoreAsync(long actorId, string[] withheld, string[] shown, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return WriterTransaction.RunAsync(
            database,
            async statements =>
            {
                statements.Add(Insert, Parameter.Of("uris", withheld), Parameter.Of("id", actorId), Parameter.Of("now", now));
                statements.Add(Delete, Parameter.Of("uris", shown));
                await statements.RunAsync(ct);
                string[] changed = [.. withheld, .. shown];
                await Marks.WriteAsync(statements, changed, collections, now, ct);
                await _reprojection.WriteAsync(statements, changed, now, ct);
                RepoNotices.WriteWithoutName(statements);
                return 0;
            },
            ct,
            lease);
    }

    public Task ListedAsync(long actorId, DateTimeOffset now, CancellationToken ct) =>
        FencedStatements.RunAsync(database, Listed, lease, ct, Parameter.Of("id", actorId), Parameter.Of("now", now));
}
