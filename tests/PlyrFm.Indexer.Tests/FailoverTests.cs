using Npgsql;

using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests;

/// <summary>A database on two servers, the second of which follows the first until that is gone.</summary>
public sealed class FailoverTests : PipelineTest
{
    private ReplicatedServer? _servers;

    protected override async Task<string> CreateDatabaseAsync()
    {
        _servers = await ReplicatedServer.StartAsync();
        return _servers.ConnectionString;
    }

    protected override async Task DropDatabaseAsync() => await _servers!.DisposeAsync();

    [PostgresFact]
    public async Task A_replica_that_is_promoted_goes_on_where_the_lost_server_was()
    {
        var artists = Enumerable.Range(0, 3).Select(_ => Network.CreateAccount()).ToArray();
        await using var indexer = await StartAsync();
        using var storm = new CancellationTokenSource();
        var written = 0;
        var writing = Task.Run(async () =>
        {
            for (; !storm.IsCancellationRequested; written++)
            {
                artists[written % artists.Length].Put($"fm.plyr.track/3ktrack{written:d6}", SampleRecords.Track($"{written}"));
                await Task.Delay(5);
            }
        });
        await Wait.UntilAsync("much is written", () => Volatile.Read(ref written) > 50 && indexer.Source.Cursor > 20);

        await _servers!.FailOverAsync();
        NpgsqlConnection.ClearAllPools();
        var atFailOver = Volatile.Read(ref written);
        await Wait.UntilAsync("more is written after it", () => Volatile.Read(ref written) > atFailOver + 50);
        await storm.CancelAsync();
        await writing;

        await UntilEqualToWorldAsync();
        Assert.Equal((long)written, await AskAsync("select count(*) from record_event"));
        Assert.Equal(false, await AskAsync("select pg_is_in_recovery()"));
    }
}
