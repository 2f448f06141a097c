using System.Diagnostics;
using System.Reflection;
using PlyrFm.AtProto.Sync;

namespace PlyrFm.AtProto.Tests.Sync;

/// <summary>Alone in its collection: it counts what the whole process allocates.</summary>
[Collection(nameof(FirehoseAllocationTests))]
[CollectionDefinition(nameof(FirehoseAllocationTests), DisableParallelization = true)]
public sealed class FirehoseAllocationTests
{
    private const int WarmUp = 20_000;
    private const int Measured = 100_000;

    // What the test runner does meanwhile; the smallest object there is takes 24 bytes.
    private const int Noise = 8;

    // A build for debugging makes the state of each async method an object, the receiver's among them.
    private const int DebugStateMachine = 160;

    [Fact]
    public async Task FirehoseClient_allocates_nothing_per_frame_once_it_runs()
    {
        // 3.8 KB is the mean of the live network; one in 16 is larger than the first buffer.
        var block = Enumerable.Range(0, 64).SelectMany(i => FirehoseHost.Binary(new byte[i % 16 == 0 ? 20_000 : 3_800])).ToArray();
        await using var host = new FirehoseHost((stream, ct) => Task.Run(() =>
        {
            while (!ct.IsCancellationRequested)
            {
                stream.Write(block); // an asynchronous write would allocate now and then
            }
        }, ct));
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var client = new FirehoseClient(new FirehoseClientOptions { Url = host.Url, Network = new(AllowPrivate: true) }, TimeProvider.System);

        var (count, before, after) = (0, 0L, 0L);
        await foreach (var message in client.ReadAsync(null, stop.Token))
        {
            message.Dispose();
            count++;
            if (count == WarmUp)
            {
                before = GC.GetTotalAllocatedBytes();
            }
            if (count == WarmUp + Measured)
            {
                after = GC.GetTotalAllocatedBytes();
                break;
            }
        }

        Assert.InRange((after - before) / (double)Measured, 0, IsOptimised ? Noise : DebugStateMachine);
    }

    private static bool IsOptimised =>
        typeof(FirehoseClient).Assembly.GetCustomAttribute<DebuggableAttribute>() is not { IsJITOptimizerDisabled: true };
}
