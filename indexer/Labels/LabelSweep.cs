using System.Threading.Channels;

using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Labels;
using PlyrFm.AtProto.Sync;
using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Pipeline;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Labels;

/// <summary>Asks one labeler for all of its labels, once a day and when its stream says that it has lost some. What is new is what the stream lost.</summary>
internal sealed class LabelSweep(
    LabelerStatus status,
    LabelIntake intake,
    LabelWriter writer,
    LabelClient client,
    IdentityCache identities,
    Tuning tuning,
    TimeProvider time,
    ILogger logger)
{
    private const string Everything = "*";

    private readonly Channel<bool> _asked = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Does not wait for the day to end.</summary>
    public void AskNow() => _asked.Writer.TryWrite(true);

    /// <param name="sweptAt">When it was last done; null if never.</param>
    /// <param name="ct">Ends it.</param>
    public async Task RunAsync(DateTimeOffset? sweptAt, CancellationToken ct)
    {
        status.Swept(sweptAt);
        for (var failures = 0; ;)
        {
            if (failures == 0 && sweptAt is { } last)
            {
                await WaitAsync(last + tuning.LabelSweepAge - time.GetUtcNow(), ct);
            }

            if (await TrySweepAsync(ct) is not { } problem)
            {
                sweptAt = time.GetUtcNow();
                status.Swept(sweptAt);
                failures = 0;
                continue;
            }

            var wait = Backoff.After(++failures, tuning.FetchRetryFirst, tuning.FetchRetryLongest);
            logger.SweepFailed(status.Labeler.Source, problem, wait);
            await Task.Delay(wait, time, ct);
        }
    }

    /// <returns>Null when it was done to the end.</returns>
    private async Task<string?> TrySweepAsync(CancellationToken ct)
    {
        if (await identities.GetAsync(status.Labeler.Did, ct) is not IdentityResolution.Found { Identity.Labeler: { } service })
        {
            return "its DID document cannot be read, or names no labeler";
        }

        try
        {
            var (found, cursor) = (0, default(string));
            while (true)
            {
                var fetch = new RepoFetch<LabelPage>(RepoOutcome.Failed);
                await foreach (var page in client.QueryLabelsAsync(service, status.Labeler.Did, Everything, cursor, ct))
                {
                    fetch = page;
                    if (!page.IsOk)
                    {
                        break;
                    }

                    if (await intake.ReadAsync(status.Labeler.Did, page.Value, seq: 0, ct) is not { } labels)
                    {
                        return "its key cannot be looked up";
                    }

                    found += await writer.WriteAsync(labels, ct);
                    cursor = page.Value.Cursor;
                }

                if (fetch.Outcome != RepoOutcome.RateLimited)
                {
                    return fetch.IsOk ? await DoneAsync(found, ct) : fetch.Reason;
                }

                await Task.Delay(fetch.RetryAfter, time, ct);
            }
        }
        catch (Exception e) when (TransientFailure.NameOf(e) is not null)
        {
            return e.Message;
        }
    }

    private async Task<string?> DoneAsync(int found, CancellationToken ct)
    {
        await writer.SweptAsync(status.Labeler.Did.Value, ct);
        logger.Swept(status.Labeler.Source, found);
        return null;
    }

    private async Task WaitAsync(TimeSpan wait, CancellationToken ct)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var asked = _asked.Reader.ReadAsync(enough.Token).AsTask();
        var winner = await Task.WhenAny(asked, Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, time, enough.Token));
        await enough.CancelAsync();
        await winner.WaitAsync(ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ct.ThrowIfCancellationRequested();
    }
}
