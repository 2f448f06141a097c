using Npgsql;

using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Pipeline;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Firehose;

/// <summary>Reads where a source was left off. The writer writes it, together with the work that it stands for.</summary>
internal sealed class CursorStore(NpgsqlDataSource database, TimeProvider time, ILogger<CursorStore> logger)
{
    private const string Select = "select seq, updated_at from source_cursor where source = @source";

    /// <returns>Null for a source that was never read.</returns>
    public async Task<(long Seq, DateTimeOffset UpdatedAt)?> LoadAsync(string source, CancellationToken ct)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                await using var command = database.CreateCommand(Select);
                command.Parameters.AddWithValue("source", source);
                await using var row = await command.ExecuteReaderAsync(ct);
                return await row.ReadAsync(ct) ? (row.GetInt64(0), row.GetFieldValue<DateTimeOffset>(1)) : null;
            }
            catch (Exception e) when (TransientFailure.NameOf(e) is not null)
            {
                var delay = Backoff.After(failures, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(15));
                logger.QueryFailed(e.Message, delay);
                await Task.Delay(delay, time, ct);
            }
        }
    }
}
