using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Pipeline;

/// <summary>Runs the one writer. It stops last, after the lanes have handed over everything.</summary>
internal sealed class Writing(BatchWriter writer, SourceCursors cursors, DatabaseGate database, Leadership leadership, ILogger<Writing> logger) : BackgroundService
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        writer.Complete();
        if (database.IsOpen && ExecuteTask is { } running)
        {
            await running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (running.IsCompletedSuccessfully)
            {
                logger.Drained();
            }
        }

        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.OpenAsync(stoppingToken);
        try
        {
            await writer.RunAsync(cursors.Finished, stoppingToken);
        }
        catch (Exception e) when (WriterLease.IsLost(e))
        {
            leadership.Lose();
        }
    }
}
