using System.Globalization;

using Npgsql;

using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Diagnostics;

/// <summary>
/// <c>GET /changes?cursor=N&amp;limit=N&amp;wait=SECONDS</c>: the history from a place on, one JSON object a line, for services that keep something of their own
/// in step with the index. It tells of deletions and of accounts that hide, so it belongs on the admin listener and not on the public API.
/// </summary>
/// <remarks>
/// No gaps: the one writer's transactions follow one another, so what becomes visible later has a higher number. Readers may come and go as they
/// like, and a reader that asks again with an old cursor gets the same again.
/// </remarks>
internal sealed class ChangeFeed(NpgsqlDataSource database, CollectionMap collections, TimeProvider time) : IDisposable
{
    private const int MostLines = 1000;
    private const int LongestWait = 30;

    // Each holds a connection to the database while it waits.
    private const int MostReaders = 8;

    private readonly SemaphoreSlim _readers = new(MostReaders);

    public async Task AnswerAsync(HttpContext context, long? cursor, int? limit, int? wait, CancellationToken ct)
    {
        if (cursor < 0 || limit is < 1 or > MostLines || wait is < 0 or > LongestWait)
        {
            await FailAsync(context, StatusCodes.Status400BadRequest, $"cursor is a number from 0 on, limit from 1 to {MostLines}, wait from 0 to {LongestWait} seconds", ct);
            return;
        }

        if (!_readers.Wait(0, ct))
        {
            await FailAsync(context, StatusCodes.Status503ServiceUnavailable, $"{MostReaders} readers are served already", ct);
            return;
        }

        try
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            await AnswerAsync(context, connection, cursor ?? 0, limit ?? MostLines, TimeSpan.FromSeconds(wait ?? 0), ct);
        }
        catch (Exception e) when (!context.Response.HasStarted && TransientFailure.NameOf(e) is not null)
        {
            await FailAsync(context, StatusCodes.Status503ServiceUnavailable, "the database is away", ct);
        }
        finally
        {
            _readers.Release();
        }
    }

    public void Dispose() => _readers.Dispose();

    private async Task AnswerAsync(HttpContext context, NpgsqlConnection connection, long cursor, int limit, TimeSpan wait, CancellationToken ct)
    {
        var (oldest, newest) = await History.EndsAsync(connection, ct) ?? (0, 0);
        if (cursor > newest)
        {
            await FailAsync(context, StatusCodes.Status400BadRequest, $"FutureCursor: the newest change is {newest}; the database is not the one that this cursor is of", ct);
            return;
        }

        if (cursor > 0 && cursor < oldest - 1)
        {
            await FailAsync(context, StatusCodes.Status410Gone, $"OutdatedCursor: what came before {oldest} is not kept any more; begin anew with cursor=0", ct);
            return;
        }

        var changes = await WaitAsync(connection, cursor, limit, wait, ct);
        context.Response.ContentType = "application/jsonl";
        await ChangeLines.WriteAsync(context.Response.BodyWriter, changes, collections, ct);
    }

    private async Task<IReadOnlyList<RecordEvent>> WaitAsync(NpgsqlConnection connection, long cursor, int limit, TimeSpan wait, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        if (wait > TimeSpan.Zero)
        {
            // Before the first look, so that nothing falls in between. The connection forgets it when it goes back to its pool.
            await using var listen = new NpgsqlCommand("listen plyr_repo", connection);
            await listen.ExecuteNonQueryAsync(ct);
        }

        while (true)
        {
            var changes = await History.AfterAsync(connection, cursor, limit, ct);
            var left = wait - time.GetElapsedTime(started);
            if (changes.Count > 0 || left <= TimeSpan.Zero)
            {
                return changes;
            }

            await connection.WaitAsync(left, ct);
        }
    }

    private static Task FailAsync(HttpContext context, int status, string message, CancellationToken ct)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{message}\n"), ct);
    }
}
