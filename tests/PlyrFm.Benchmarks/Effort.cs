using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace PlyrFm.Benchmarks;

/// <summary>What a run took: time on the clock, and time of the processors for us and the server's processes together.</summary>
internal readonly record struct Effort(TimeSpan Wall, TimeSpan Cpu, TimeSpan ServerCpu)
{
    // Kernels count processor time in hundredths of a second.
    private const double TicksPerSecond = 100;

    public static async Task<Effort> OfAsync(NpgsqlDataSource database, Func<Task> work)
    {
        var server = await ServerCpuAsync(database);
        var client = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        await work();
        var wall = Stopwatch.GetElapsedTime(start);
        client = Environment.CpuUsage.TotalTime - client;
        server = await ServerCpuAsync(database) - server;
        return new Effort(wall, client + server, server);
    }

    // The server is on this machine; elsewhere than on Linux its share cannot be read and counts nothing.
    public static async Task<TimeSpan> ServerCpuAsync(NpgsqlDataSource database)
    {
        var seconds = 0.0;
        await using var command = database.CreateCommand("select pid from pg_stat_activity");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var path = $"/proc/{reader.GetInt32(0)}/stat";
            if (File.Exists(path))
            {
                // After the name in parentheses: state, then eleven fields up to user and system time.
                var stat = await File.ReadAllTextAsync(path);
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                seconds += (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
            }
        }

        return TimeSpan.FromSeconds(seconds);
    }
}
