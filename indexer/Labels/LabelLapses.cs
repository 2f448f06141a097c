using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Pipeline;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Labels;

/// <summary>Ends labels at their time, those as well that came to their end while nobody ran.</summary>
internal sealed class LabelLapses(LabelWriter writer, DatabaseGate gate, Tuning tuning, TimeProvider time, ILogger<LabelLapses> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.OpenAsync(stoppingToken);
        while (true)
        {
            await Task.Delay(await LapseAsync(stoppingToken), time, stoppingToken);
        }
    }

    /// <returns>How long nothing comes to its end that is known now.</returns>
    private async Task<TimeSpan> LapseAsync(CancellationToken ct)
    {
        try
        {
            var left = await writer.NextLapseAsync(ct) - time.GetUtcNow();
            if (left > TimeSpan.Zero)
            {
                // A timer may be early by less than a tick of it; a second look then costs less than a label that stays for a second.
                return left.Value < tuning.LabelLapsePoll ? left.Value + TimeSpan.FromMilliseconds(1) : tuning.LabelLapsePoll;
            }

            if (left is not null)
            {
                await writer.LapseAsync(ct);
                return TimeSpan.Zero;
            }
        }
        catch (Exception e) when (TransientFailure.NameOf(e) is not null)
        {
            logger.QueryFailed(e.Message, tuning.LabelLapsePoll);
        }

        return tuning.LabelLapsePoll;
    }
}
