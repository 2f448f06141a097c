using System.Threading.Channels;

using PlyrFm.Indexer.Pipeline;

namespace PlyrFm.Indexer.Firehose;

/// <summary>
/// Lets signed events go first. Where a firehose is read as well, it brings within moments what a Jetstream hints at, proof and all, and then
/// nobody has to be asked. What it does not bring in time, because it is blind or away, is asked for.
/// </summary>
internal sealed class HintDelay(IndexerOptions options, Lanes lanes, Tuning tuning, TimeProvider time) : BackgroundService
{
    private readonly TimeSpan _patience = options.Sources.All(source => source.IsJetstream) ? TimeSpan.Zero : tuning.HintPatience;

    private readonly Channel<(LaneItem.Arrival Arrival, long Since)> _waiting =
        Channel.CreateBounded<(LaneItem.Arrival Arrival, long Since)>(new BoundedChannelOptions(4096) { SingleReader = true });

    /// <summary>Passes an event on in its order, now or in a while. Whatever is lost here with the process is not durable, and comes again.</summary>
    public ValueTask PostAsync(LaneItem.Arrival arrival, CancellationToken ct) => _patience == TimeSpan.Zero
        ? lanes.PostAsync(arrival, ct)
        : _waiting.Writer.WriteAsync((arrival, time.GetTimestamp()), ct);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (arrival, since) in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            if (_patience - time.GetElapsedTime(since) is var left && left > TimeSpan.Zero)
            {
                await Task.Delay(left, time, stoppingToken);
            }

            await lanes.PostAsync(arrival, stoppingToken);
        }
    }
}
