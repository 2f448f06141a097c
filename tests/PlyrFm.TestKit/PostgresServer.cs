using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;

namespace PlyrFm.TestKit;

/// <summary>
/// The PostgreSQL server of this test process: started at the first use, shared by all of its tests, gone with it.
/// PLYR_TEST_PG names an existing server instead (a connection string of a role that may create databases).
/// </summary>
public sealed class PostgresServer
{
    // An initdb takes 2 s on an idle machine; a minute covers one that compiles three things at once.
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private static readonly string? Existing = Environment.GetEnvironmentVariable("PLYR_TEST_PG") is { Length: > 0 } text ? text : null;
    private static readonly Lazy<string?> Reason = new(FindReason);
    private static readonly Lazy<Task<PostgresServer>> One = new(() => Existing is null ? StartAsync() : Task.FromResult(new PostgresServer(Existing, null)));

    // One copy at a time: a template that is being copied is closed to a second copy.
    private static readonly SemaphoreSlim Creating = new(1);

    private readonly string _admin;
    private readonly Process? _serve;
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _templates = new();
    private readonly ConcurrentDictionary<string, bool> _databases = new();
    private int _count;

    private PostgresServer(string admin, Process? serve)
    {
        _admin = admin;
        _serve = serve;
        // A private server goes with its folder as soon as our end of its standard input closes, however this process ends.
        // Somebody else's server must be left as it was.
        if (serve is null)
        {
            AppDomain.CurrentDomain.ProcessExit += (_, _) => DropAll();
        }
    }

    /// <summary>Why there can be no server, in one sentence; null when there can.</summary>
    public static string? Missing => Reason.Value;

    /// <summary>The server of this process, started by the first caller.</summary>
    public static Task<PostgresServer> SharedAsync() => One.Value;

    /// <summary>Creates an empty database and gives a connection string for it.</summary>
    public Task<string> CreateDatabaseAsync() => CreateFromAsync("template0");

    /// <summary>Creates a database that <paramref name="migrate"/> has filled; it runs once per <paramref name="template"/>, the rest are copies.</summary>
    public async Task<string> CreateDatabaseAsync(string template, Func<string, Task> migrate)
    {
        var prepared = _templates.GetOrAdd(template, _ => new Lazy<Task<string>>(async () =>
        {
            // Unpooled: a database with an open connection cannot be copied.
            var unpooled = new NpgsqlConnectionStringBuilder(await CreateDatabaseAsync()) { Pooling = false };
            await migrate(unpooled.ConnectionString);
            return unpooled.Database!;
        }));
        return await CreateFromAsync(await prepared.Value);
    }

    /// <summary>The same database as the API's role, which may only select. The migration makes that role.</summary>
    public string AsReader(string connectionString)
    {
        var reader = new NpgsqlConnectionStringBuilder(connectionString);
        if (_serve is null)
        {
            // An existing server's role may have no password and no right to log in, but it can be assumed.
            reader.Options = "-c role=plyr_reader";
        }
        else
        {
            reader.Username = "plyr_reader";
        }

        return reader.ConnectionString;
    }

    /// <summary>Drops a database, connections to it included.</summary>
    public async Task DropDatabaseAsync(string connectionString)
    {
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database!;
        await using var connection = new NpgsqlConnection(_admin);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"drop database if exists \"{name}\" with (force)", connection);
        await command.ExecuteNonQueryAsync();
        _databases.TryRemove(name, out _);
    }

    /// <summary>
    /// Ends one of the server's processes as a crash would: the server drops every connection, recovers, and only then takes new ones.
    /// Of somebody else's server only the connections to the given database are dropped.
    /// </summary>
    public async Task CrashAsync(string connectionString)
    {
        var unpooled = new NpgsqlConnectionStringBuilder(_serve is null ? connectionString : _admin) { Pooling = false };
        await using var connection = new NpgsqlConnection(unpooled.ConnectionString);
        await connection.OpenAsync();
        if (_serve is not null)
        {
            using var backend = Process.GetProcessById(connection.ProcessID);
            backend.Kill();
            // What is pooled here is lost as well, which Npgsql would find out one by one.
            NpgsqlConnection.ClearAllPools();
            return;
        }

        const string DropOthers = "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
        await using var command = new NpgsqlCommand(DropOthers, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<string> CreateFromAsync(string template)
    {
        var name = $"plyr_test_{Environment.ProcessId}_{Interlocked.Increment(ref _count)}";
        await Creating.WaitAsync();
        try
        {
            await using var connection = new NpgsqlConnection(_admin);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand($"create database \"{name}\" template \"{template}\"", connection);
            await command.ExecuteNonQueryAsync();
        }
        finally
        {
            Creating.Release();
        }

        _databases[name] = true;
        return new NpgsqlConnectionStringBuilder(_admin) { Database = name }.ConnectionString;
    }

    private void DropAll()
    {
        using var connection = new NpgsqlConnection(_admin);
        connection.Open();
        foreach (var name in _databases.Keys)
        {
            using var command = new NpgsqlCommand($"drop database if exists \"{name}\" with (force)", connection);
            command.ExecuteNonQuery();
        }
    }

    /// <summary>A server of its own, for those who crash it. It ends with this process.</summary>
    public static async Task<PostgresServer> StartAsync()
    {
        var serve = Launch("serve", "--fsync", "off");
        using var limit = new CancellationTokenSource(StartLimit);
        var socket = await serve.StandardOutput.ReadLineAsync(limit.Token)
            ?? throw new InvalidOperationException(await serve.StandardError.ReadToEndAsync(limit.Token));
        var admin = new NpgsqlConnectionStringBuilder
        {
            Host = socket,
            Username = "postgres",
            Database = "postgres",
            // The default of 100 for each of many databases would be more than the server takes.
            MaxPoolSize = 20,
            IncludeErrorDetail = true,
        };
        return new PostgresServer(admin.ConnectionString, serve);
    }

    private static string? FindReason()
    {
        if (Existing is not null)
        {
            return null;
        }

        if (OperatingSystem.IsWindows())
        {
            return "The private PostgreSQL needs Unix sockets: name a server in PLYR_TEST_PG.";
        }

        using var find = Launch("find");
        var reason = find.StandardError.ReadToEnd().Trim();
        find.WaitForExit();
        return find.ExitCode == 0 ? null : reason;
    }

    internal static Process Launch(params string[] arguments) =>
        Process.Start(new ProcessStartInfo("bash", [Checkout.Locate("tools", "lib", "postgres.sh"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
}
