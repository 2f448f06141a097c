using Npgsql;

using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Pipeline;

/// <summary>
/// Of several indexers on one database one leads and the others wait. The leader holds a lock of a session of its own, which the server gives back
/// as soon as that session ends, however it ends.
/// </summary>
/// <remarks>
/// A leader whose session breaks goes on while it asks for the lock again: its transactions are refused from the moment that somebody else has begun
/// an epoch (<see cref="WriterLease"/>). Once that is so, <see cref="Lost"/>, and nothing that this process knows may be used any more.
/// </remarks>
internal sealed class Leadership(NpgsqlDataSource database, WriterLease lease, Tuning tuning, TimeProvider time, ILogger<Leadership> logger) : BackgroundService
{
    private const string TryLock = "select pg_try_advisory_lock(@key)";
    private const string Unlock = "select pg_advisory_unlock_all()";
    private const string Ping = "select 1";

    // A machine that vanishes says no goodbye: the server asks after it, and gives its lock to another within about four seconds.
    private const string AskAfterUs = "set tcp_keepalives_idle = 1; set tcp_keepalives_interval = 1; set tcp_keepalives_count = 3; set tcp_user_timeout = '4s'";

    // The server answers these at once, or something is wrong with it.
    private const int TimeoutSeconds = 3;

    private readonly TaskCompletionSource _leads = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private NpgsqlConnection? _session;
    private bool _holdsLock;
    private bool _isAway;
    private volatile bool _isStandby;

    /// <summary>Somebody else leads, and this process is ready to follow.</summary>
    public bool IsStandby => _isStandby;

    public bool IsLeading => _leads.Task.IsCompleted && !_lost.Task.IsCompleted;

    /// <summary>Completes when somebody else has taken over.</summary>
    public Task Lost => _lost.Task;

    /// <summary>Waits for the turn of this process.</summary>
    public Task LeadAsync(CancellationToken ct) => _leads.Task.WaitAsync(ct);

    /// <summary>The server has refused to write for this process.</summary>
    public void Lose()
    {
        if (_lost.TrySetResult())
        {
            logger.LeadLost();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!_lost.Task.IsCompleted)
            {
                await TryLookAsync(stoppingToken);
                await Task.Delay(tuning.LeaderPoll, time, stoppingToken);
            }
        }
        finally
        {
            // Stopped last: everything is written, and the other may begin.
            await EndSessionAsync();
        }
    }

    private async Task TryLookAsync(CancellationToken ct)
    {
        try
        {
            await LookAsync(ct);
            _isAway = false;
        }
        catch (Exception e) when (TransientFailure.NameOf(e) is not null)
        {
            if (!_isAway)
            {
                logger.DatabaseAway(e.Message, tuning.LeaderPoll);
            }

            (_isAway, _isStandby) = (true, false);
            await EndSessionAsync();
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        if (_session is null)
        {
            _session = await database.OpenConnectionAsync(ct);
            await RunAsync(AskAfterUs, ct);
        }

        if (_holdsLock)
        {
            await RunAsync(Ping, ct);
            return;
        }

        _holdsLock = await RunAsync(TryLock, ct, Parameter.Of("key", LeaderLock.Key)) is true;
        if (lease.IsBegun)
        {
            // It was lost with its session; in the meantime somebody may have begun, and even ended.
            if (!await lease.IsNewestAsync(_session, ct))
            {
                Lose();
            }

            return;
        }

        if (_holdsLock)
        {
            _isStandby = false;
            _leads.TrySetResult();
        }
        else if (!_isStandby)
        {
            _isStandby = true;
            logger.StandingBy();
        }
    }

    private async Task<object?> RunAsync(string sql, CancellationToken ct, params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, _session) { CommandTimeout = TimeoutSeconds };
        command.Parameters.AddRange(parameters);
        return await command.ExecuteScalarAsync(ct);
    }

    private async Task EndSessionAsync()
    {
        _holdsLock = false;
        if (_session is not { } session)
        {
            return;
        }

        _session = null;
        try
        {
            // A pooled connection would keep it.
            await using var command = new NpgsqlCommand(Unlock, session) { CommandTimeout = TimeoutSeconds };
            await command.ExecuteNonQueryAsync();
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException or ObjectDisposedException)
        {
            // The session is gone, and the lock with it.
        }

        await session.DisposeAsync();
    }
}
