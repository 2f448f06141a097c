using Microsoft.Extensions.Logging.Abstractions;
using System.Collections.Frozen;
using Npgsql;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Labels;

namespace PlyrFm.Indexer.Storage;

/// <summary>
/// Makes all projections anew from the stored records, with the same ids: after a change of the rules, or to prove that nothing has drifted.
/// One transaction; readers see the old state until it ends, and the writer waits.
/// </summary>
public sealed class Rebuild(NpgsqlDataSource database, CollectionMap collections, RecordPolicy policy, TimeProvider time, ILogger<Rebuild>? logger = null)
{
    private const int ChunkSize = 1000;

    // Tracks stay and are updated, because they carry what does not follow from records: what is known of their audio, an operator's
    // decisions, how often they were played until that is counted again.
    private static readonly string[] Clear =
    [
        "delete from track_like",
        "delete from track_comment",
        "delete from list",
        "delete from profile",
        "delete from bsky_profile",
        "delete from play",
        "delete from listening",
        "update track_stat set like_count = 0, comment_count = 0, list_count = 0",
    ];

    private const string SelectChunk = $"""
        {RereadRecord.Select}
        where r.id > @after
        order by r.id
        limit @limit
        """;

    private const string UpdateVerdicts = """
        update record r set verdict = n.verdict, problems = n.problems::jsonb
        from unnest(@ids, @verdicts, @problems) as n(id, verdict, problems)
        where r.id = n.id and (r.verdict, r.problems) is distinct from (n.verdict, n.problems::jsonb)
        """;

    private const string SelectRulesOfAuthors = "select val, hidden from label_rule where src = @self";

    private RecordIndexer _indexer = new(collections, policy, time);
    private readonly ActorIds _actorIds = new();
    private readonly StatementPlans _plans = new();

    /// <returns>How many records were read.</returns>
    public async Task<long> RunAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var statements = new StatementBatch(connection);
        await WriterSession.BeginAsync(statements, ct);
        _indexer = new RecordIndexer(collections, await PolicyAsync(statements, ct), time);
        foreach (var statement in Clear)
        {
            statements.Add(statement);
        }

        await statements.RunAsync(ct);
        var withheld = await WithheldRecords.LoadAllAsync(statements, collections, ct);
        var count = 0L;
        for (var after = 0L; await LoadAsync(statements, after, ct) is { Count: > 0 } chunk; after = chunk[^1].Id)
        {
            await WriteAsync(statements, chunk, withheld, ct);
            count += chunk.Count;
            StorageLog.RebuildProgress(logger ?? (ILogger)NullLogger.Instance, count);
        }

        await transaction.CommitAsync(ct);
        return count;
    }

    /// <summary>What labels of authors do is what the indexer was last told, wherever this runs.</summary>
    private async Task<RecordPolicy> PolicyAsync(StatementBatch statements, CancellationToken ct)
    {
        statements.Add(SelectRulesOfAuthors, Parameter.Of("self", LabelRule.Self));
        await using var reader = await statements.ReadAsync(ct);
        var effects = new Dictionary<string, Hidden>();
        while (await reader.ReadAsync(ct))
        {
            effects.Add(reader.GetString(0), (Hidden)reader.GetInt32(1));
        }

        return effects.Count > 0 ? policy with { SelfLabels = effects.ToFrozenDictionary() } : policy;
    }

    private async Task<List<RereadRecord>> LoadAsync(StatementBatch statements, long after, CancellationToken ct)
    {
        var chunk = new List<RereadRecord>();
        statements.Add(SelectChunk, Parameter.Of("after", after), Parameter.Of("limit", ChunkSize));
        await using var reader = await statements.ReadAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            chunk.Add(RereadRecord.Read(reader, _indexer));
        }

        return chunk;
    }

    private async Task WriteAsync(StatementBatch statements, List<RereadRecord> chunk, WithheldRecords withheld, CancellationToken ct)
    {
        var actors = await RereadRecord.FindActorsAsync(_actorIds, statements, chunk, time.GetUtcNow(), ct);

        statements.Add(
            UpdateVerdicts,
            Parameter.Each("ids", chunk, r => r.Id),
            Parameter.Each("verdicts", chunk, r => (short)r.Record.Verdict),
            Parameter.Each("problems", chunk, r => ProblemsJson.Write(r.Record.Problems)));
        Projections.Remove(statements, chunk.Where(r => r.HasTrack && r.Record.Projection is null).Select(r => (Collection.Track, r.Id)));
        ProjectedRecord[] projected = [.. withheld.Without(chunk.Select(r => r.Project()).OfType<ProjectedRecord>())];
        await Projections.AddAsync(statements, projected, actors, collections, ct);
        PublicNames.Write(statements, projected, collections);
        EnrichedTags.Write(statements, projected);
        Marks.Write(statements, projected, collections, time.GetUtcNow());
        _plans.Grow(statements, chunk.Count);
        await statements.RunAsync(ct);
    }
}
