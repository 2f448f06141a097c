using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace PlyrFm.TestKit;

/// <summary>
/// Two PostgreSQL servers as an operator has them who cannot be without one: the second follows the first, and a commit is acknowledged when
/// both have it. Both end with this object.
/// </summary>
public sealed class ReplicatedServer : IAsyncDisposable
{
    private const string Name = "plyr";

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private readonly (Process Serve, string Socket) _first;
    private readonly (Process Serve, string Socket) _second;

    private ReplicatedServer((Process Serve, string Socket) first, (Process Serve, string Socket) second) => (_first, _second) = (first, second);

    /// <summary>Names both servers, and asks for the one that takes writes.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder(To(_first.Socket))
    {
        Host = $"{_first.Socket},{_second.Socket}",
        Database = Name,
        TargetSessionAttributes = "primary",
    }.ConnectionString;

    /// <summary>Starts both and makes a database.</summary>
    public static async Task<ReplicatedServer> StartAsync()
    {
        var first = await ServeAsync();
        var second = await ServeAsync("--follow", first.Socket);
        await RunAsync(To(first.Socket), "alter system set synchronous_standby_names = '*'");
        await RunAsync(To(first.Socket), "select pg_reload_conf()");
        await Wait.UntilAsync("the second server follows the first", async () =>
            await RunAsync(To(first.Socket), "select sync_state from pg_stat_replication") is "sync" ? null : "not yet");
        await RunAsync(To(first.Socket), $"create database {Name}");
        return new ReplicatedServer(first, second);
    }

    /// <summary>The first server is gone from one moment to the next, and the second takes its place.</summary>
    public async Task FailOverAsync()
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(_first.Socket, "data", "postmaster.pid"));
        using var postmaster = Process.GetProcessById(int.Parse(lines[0], CultureInfo.InvariantCulture));
        postmaster.Kill();
        await RunAsync(To(_second.Socket), "select pg_promote()");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var (serve, _) in new[] { _second, _first })
        {
            serve.StandardInput.Close();
            await serve.WaitForExitAsync();
            serve.Dispose();
        }
    }

    private static async Task<(Process Serve, string Socket)> ServeAsync(params string[] options)
    {
        var serve = PostgresServer.Launch(["serve", .. options]);
        using var limit = new CancellationTokenSource(StartLimit);
        var socket = await serve.StandardOutput.ReadLineAsync(limit.Token) ?? throw new InvalidOperationException(await serve.StandardError.ReadToEndAsync(limit.Token));
        return (serve, socket);
    }

    private static string To(string socket) =>
        new NpgsqlConnectionStringBuilder { Host = socket, Username = "postgres", Database = "postgres", IncludeErrorDetail = true }.ConnectionString;

    private static async Task<object?> RunAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection($"{connectionString};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
