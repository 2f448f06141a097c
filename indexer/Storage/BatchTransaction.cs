using Npgsql;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>Writes one batch in one transaction: all of it becomes visible together, the cursors included, or none of it.</summary>
/// <remarks>
/// Load what the batch touches; apply the changes in memory, where the guards against replay are; write the net effect. What each step
/// writes depends on nothing but the records and accounts as they are then, so it does not matter how changes fall into batches.
/// </remarks>
internal sealed class BatchTransaction(NpgsqlDataSource database, CollectionMap collections, TimeProvider time, WriterLease? lease = null) : IAsyncDisposable
{
    private readonly ActorIds _actorIds = new();
    private readonly RecordIds _recordIds = new();
    private readonly Dictionary<string, long> _cursors = [];

    // One connection for good, with its prepared statements and their plans; a new one after a failure.
    private NpgsqlConnection? _connection;
    private StatementPlans _plans = new();

    /// <returns>Null when there was nothing to write.</returns>
    public async Task<BatchReport?> WriteAsync(IReadOnlyList<Change> changes, Func<IReadOnlyList<(string Source, long Seq)>> cursors, CancellationToken ct)
    {
        var moved = cursors().Where(c => !_cursors.TryGetValue(c.Source, out var seq) || seq < c.Seq).ToList();
        if (changes.Count == 0 && moved.Count == 0)
        {
            return null;
        }

        try
        {
            return await WriteAsync(changes, moved, ct);
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }

    private async Task<BatchReport> WriteAsync(IReadOnlyList<Change> changes, List<(string Source, long Seq)> moved, CancellationToken ct)
    {
        var start = time.GetTimestamp();
        var now = time.GetUtcNow();
        var connection = await ConnectAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var statements = new StatementBatch(connection);
        await WriterSession.BeginAsync(statements, ct, lease);
        var actors = await FindActorsAsync(statements, changes, now, ct);
        var repos = await FoldAsync(statements, changes, actors, now, ct);
        var (written, invalid) = await WriteAsync(statements, repos, actors, now, ct);
        await RecordEventTable.WriteAsync(statements, repos, now, ct);
        RepoTable.Write(statements, repos);
        AccountPositions.Write(statements, changes, actors);
        ActorIdentities.Write(statements, changes, actors, now);
        CursorTable.Write(statements, moved, now);
        RepoNotices.Write(statements, repos);
        await statements.RunAsync(ct);
        await transaction.CommitAsync(ct);
        lease?.Committed();

        _actorIds.Remember(actors);
        moved.ForEach(c => _cursors[c.Source] = c.Seq);
        return new BatchReport(changes.Count, written, invalid, time.GetElapsedTime(start), [.. repos.Select(repo => repo.Found).OfType<FoundWrites>()]);
    }

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken ct)
    {
        if (_connection is null)
        {
            _connection = await database.OpenConnectionAsync(ct);
            _plans = new StatementPlans();
        }

        return _connection;
    }

    private async Task<Dictionary<Did, long>> FindActorsAsync(StatementBatch statements, IReadOnlyList<Change> changes, DateTimeOffset now, CancellationToken ct)
    {
        var needed = new HashSet<Did>();
        var mentioned = new HashSet<Did>();
        foreach (var change in changes)
        {
            // What is said about an account that nobody follows is no reason to remember it.
            (change is AccountChange or ForgetChange or RejectChange ? mentioned : needed).Add(change.Did);
            foreach (var row in Upserts(change).Select(record => record.Projection))
            {
                ActorMentions.Collect(row, needed, mentioned);
            }
        }

        return await _actorIds.FindAsync(statements, needed, mentioned, now, ct);
    }

    private static async Task<List<RepoEntry>> FoldAsync(
        StatementBatch statements, IReadOnlyList<Change> changes, Dictionary<Did, long> actors, DateTimeOffset now, CancellationToken ct)
    {
        if (changes.Count == 0)
        {
            return [];
        }

        var repos = await BatchLoader.LoadAsync(statements, changes, actors, ct);
        var fold = new RepoFold(now);
        foreach (var change in changes)
        {
            if (repos.TryGetValue(change.Did, out var repo))
            {
                fold.Apply(repo, change);
            }
        }

        return [.. repos.Values];
    }

    private async Task<(int Written, int Invalid)> WriteAsync(
        StatementBatch statements, IReadOnlyList<RepoEntry> repos, Dictionary<Did, long> actors, DateTimeOffset now, CancellationToken ct)
    {
        var withheld = await WithheldRecords.LoadAsync(statements, repos, collections, ct);
        Visibility.Write(statements, repos);
        DeletionTable.Forget(statements, repos);
        PublicNames.Forget(statements, repos);
        Enrichment.Forget(statements, repos);
        var (written, invalid) = (0, 0);
        foreach (var slots in SlotChunks.Of(repos, _plans))
        {
            await _recordIds.AssignAsync(statements, slots, ct);
            Projections.Remove(statements, slots.Where(s => s.LosesProjection).Select(s => (s.Path.Collection, s.Stored!.Value.Id)));
            RecordTable.DeleteAndUpdate(statements, slots);
            if (slots.Any(s => s.IsInserted))
            {
                await RecordTable.InsertAsync(statements, slots, ct);
            }

            DeletionTable.Write(statements, slots, now);
            ProjectedRecord[] projected = [.. withheld.Without(slots.Select(s => s.Project()).OfType<ProjectedRecord>())];
            await Projections.AddAsync(statements, projected, actors, collections, ct);
            PublicNames.Write(statements, projected, collections);
            EnrichedTags.Write(statements, projected);
            Marks.Write(statements, projected, collections, now);
            _plans.Grow(statements, slots.Count);
            written += slots.Count(s => s.IsDeleted || s.Written is not null);
            invalid += slots.Count(s => s.Written is { Verdict: RecordVerdict.Invalid });
        }

        return (written, invalid);
    }

    private static IEnumerable<IndexedRecord> Upserts(Change change) => change switch
    {
        SnapshotChange snapshot => snapshot.Records,
        _ => BatchLoader.OpsOf(change).OfType<RecordUpsert>().Select(op => op.Record),
    };
}
