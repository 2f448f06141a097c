using System.Diagnostics;

using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests;

/// <summary>The program as it is shipped, in a process of its own.</summary>
public sealed class HostTests : PipelineTest
{
    [PostgresFact]
    public async Task A_wrong_setting_gives_one_sentence_and_exit_code_2()
    {
        using var process = Launch(("ConnectionStrings__Plyr", "Host=nowhere"), ("Firehose__Sources__0", "not an address"));
        var error = await process.StandardError.ReadToEndAsync();
        await ExitAsync(process);

        Assert.Equal(2, process.ExitCode);
        Assert.Equal("Firehose__Sources__0 is 'not an address', but must be an address such as 'wss://relay1.us-east.bsky.network'.\n", error);
    }

    [PostgresFact]
    public async Task A_SIGTERM_writes_what_was_received_and_exits_0()
    {
        var artist = Network.CreateAccount();
        using var process = Launch();
        await ConnectedAsync();
        for (var i = 0; i < 50; i++)
        {
            artist.Put($"fm.plyr.track/3ktrackaaaaaa{i:d}", SampleRecords.Track($"{i}"));
        }

        await UntilSqlAsync("it has begun to write", "select count(*) > 0 from record");
        Terminate(process);
        await ExitAsync(process);

        Assert.Equal(0, process.ExitCode);
        // What was not received in time comes from the cursor.
        using var again = Launch();
        await UntilEqualToWorldAsync();
        await UntilSynchronizedAsync(artist);
        Kill(again);
    }

    [PostgresFact]
    public async Task A_SIGKILL_in_the_middle_of_the_work_loses_nothing()
    {
        var artists = Enumerable.Range(0, 5).Select(_ => Network.CreateAccount()).ToArray();
        for (var round = 0; round < 3; round++)
        {
            using var process = Launch();
            await ConnectedAsync();
            for (var i = 0; i < 100; i++)
            {
                artists[i % 5].Put($"fm.plyr.track/3ktrackaaa{round}{i}", SampleRecords.Track($"{round}.{i}"));
            }

            await UntilSqlAsync("it is in the middle of it", "select count(*) > $1 from record", (long)(100 * round));
            Kill(process);
            await ExitAsync(process);
        }

        using var last = Launch();
        await UntilEqualToWorldAsync();
        Assert.Equal(300, Network.World.Count);
        Kill(last);
    }

    [PostgresFact]
    public async Task A_database_of_a_newer_version_stops_the_host_with_exit_code_1()
    {
        await AskAsync("create table schema_migration (name text primary key, sha256 text not null, applied_at timestamptz not null default now())");
        await AskAsync("insert into schema_migration (name, sha256) values ('9999_from_the_future.sql', 'x')");
        using var process = Launch();
        await ExitAsync(process);

        Assert.Equal(1, process.ExitCode);
    }

    private Task ConnectedAsync()
    {
        var connections = Network.Relay.Connections;
        return Wait.UntilAsync("it is connected", () => Network.Relay.Connections > connections);
    }

    private Process Launch(params (string Name, string Value)[] settings) => IndexerProcess.Launch(Network, ConnectionString, settings);

    private static void Terminate(Process process)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        kill.WaitForExit();
    }

    private static void Kill(Process process) => process.Kill();

    private static Task ExitAsync(Process process) => process.WaitForExitAsync(new CancellationTokenSource(Wait.Deadline).Token);
}
