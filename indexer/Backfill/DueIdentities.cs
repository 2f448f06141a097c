using Npgsql;

using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Pipeline;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Backfill;

/// <summary>The accounts whose identity is due to be resolved. The column identity_at is the queue, so that it survives a restart.</summary>
internal sealed class DueIdentities(Tuning tuning, TimeProvider time, ILogger<DueIdentities> logger)
{
    private const int MaxAtOnce = 200;

    // Taking one sets its time, so that it is not taken again while it is being resolved. If the process dies meanwhile it comes again an
    // hour later, as it does when nobody answers.
    private const string TakeDue = """
        update actor set identity_at = @later
        where id in (
          select id from actor
          where identity_at is null or identity_at < @due
          order by identity_at nulls first
          limit @limit)
        returning did
        """;

    private const string Postpone = "update actor set identity_at = @later where did = @did";

    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <returns>None when the database is away.</returns>
    public async Task<IReadOnlyList<Did>> TakeAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        List<Did> dids = [];
        try
        {
            var now = time.GetUtcNow();
            await using var command = database.CreateCommand(TakeDue);
            command.Parameters.AddWithValue("due", now - tuning.IdentityAge);
            command.Parameters.AddWithValue("later", Later(now));
            command.Parameters.AddWithValue("limit", MaxAtOnce);
            await using var rows = await command.ExecuteReaderAsync(ct);
            while (await rows.ReadAsync(ct))
            {
                dids.Add(Did.Parse(rows.GetString(0)));
            }
        }
        catch (Exception e) when (TransientFailure.NameOf(e) is not null)
        {
            logger.QueryFailed(e.Message, tuning.IdentityPoll);
        }

        return dids;
    }

    /// <returns>False when the database is away.</returns>
    public async Task<bool> TryPostponeAsync(NpgsqlDataSource database, Did did, CancellationToken ct)
    {
        try
        {
            await using var command = database.CreateCommand(Postpone);
            command.Parameters.AddWithValue("later", Later(time.GetUtcNow()));
            command.Parameters.AddWithValue("did", did.Value);
            await command.ExecuteNonQueryAsync(ct);
            return true;
        }
        catch (Exception e) when (TransientFailure.NameOf(e) is not null)
        {
            logger.QueryFailed(e.Message, tuning.IdentityPoll);
            return false;
        }
    }

    // As old as to be due again after the pause.
    private DateTimeOffset Later(DateTimeOffset now) => now - tuning.IdentityAge + Min(Pause, tuning.IdentityAge / 2);

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
