using Npgsql;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>Writes labels with all that follows from them, each step in one transaction.</summary>
public sealed class LabelWriter(NpgsqlDataSource database, CollectionMap collections, TimeProvider time, WriterLease? lease = null)
{
    private const string NextLapse = "select min(exp) from label where exp is not null and not is_lapsed";

    private const string SelectSwept = "select swept_at from labeler where did = @did";

    private const string Swept = "update labeler set swept_at = @now where did = @did";

    /// <summary>Writes labels of a stream and how far it was read.</summary>
    /// <returns>How many subjects are concerned: those of labels that were known already are not.</returns>
    public Task<int> WriteAsync(IReadOnlyList<ReceivedLabel> labels, (string Source, long Seq) cursor, CancellationToken ct) =>
        WriterTransaction.RunAsync(
            database,
            async statements =>
            {
                var now = time.GetUtcNow();
                CursorTable.Write(statements, [cursor], now);
                await statements.RunAsync(ct);
                return await WriteAsync(statements, labels, now, ct);
            },
            ct,
            lease);

    /// <summary>Writes labels that were asked for.</summary>
    /// <returns>How many subjects are concerned, that is, what the stream has not brought.</returns>
    public Task<int> WriteAsync(IReadOnlyList<ReceivedLabel> labels, CancellationToken ct) =>
        WriterTransaction.RunAsync(database, statements => WriteAsync(statements, labels, time.GetUtcNow(), ct), ct, lease);

    /// <summary>Ends what has come to its end.</summary>
    /// <returns>How many subjects are concerned.</returns>
    public Task<int> LapseAsync(CancellationToken ct) =>
        WriterTransaction.RunAsync(
            database,
            async statements =>
            {
                var now = time.GetUtcNow();
                var subjects = await LabelTable.LapseAsync(statements, now, ct);
                RepoNotices.WriteWithoutName(statements);
                await statements.RunAsync(ct);
                await Marks.WriteAsync(statements, subjects, collections, now, ct);
                return subjects.Count;
            },
            ct,
            lease);

    /// <summary>When the next label comes to its end; null if none does.</summary>
    public async Task<DateTimeOffset?> NextLapseAsync(CancellationToken ct)
    {
        await using var command = database.CreateCommand(NextLapse);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? reader.NullableTime(0) : null;
    }

    /// <summary>When all labels of a labeler were last asked for; null if never.</summary>
    public async Task<DateTimeOffset?> SweptAtAsync(string labeler, CancellationToken ct)
    {
        await using var command = database.CreateCommand(SelectSwept);
        command.Parameters.Add(Parameter.Of("did", labeler));
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? reader.NullableTime(0) : null;
    }

    /// <summary>All labels of a labeler were asked for and written.</summary>
    public Task SweptAsync(string labeler, CancellationToken ct) =>
        FencedStatements.RunAsync(database, Swept, lease, ct, Parameter.Of("now", time.GetUtcNow()), Parameter.Of("did", labeler));

    private async Task<int> WriteAsync(StatementBatch statements, IReadOnlyList<ReceivedLabel> labels, DateTimeOffset now, CancellationToken ct)
    {
        if (labels.Count == 0)
        {
            return 0;
        }

        var subjects = await LabelTable.WriteAsync(statements, labels, now, ct);
        if (subjects.Count > 0)
        {
            RepoNotices.WriteWithoutName(statements);
            await statements.RunAsync(ct);
            await Marks.WriteAsync(statements, subjects, collections, now, ct);
        }

        return subjects.Count;
    }
}
