using System.Threading.Channels;

using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Labels;
using PlyrFm.AtProto.Sync;
using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Firehose;
using PlyrFm.Indexer.Pipeline;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Labels;

/// <summary>Listens to one labeler for as long as the service lives, one connection after the other.</summary>
internal sealed class LabelListener(
    LabelerStatus status,
    LabelIntake intake,
    LabelWriter writer,
    LabelSweep sweep,
    CursorStore cursors,
    IdentityCache identities,
    IndexerOptions options,
    Tuning tuning,
    TimeProvider time,
    ILogger logger)
{
    // Labels are few: what is read while one transaction runs is written in the next.
    private const int MaxPagesAtOnce = 500;

    private readonly Labeler _labeler = status.Labeler;

    /// <summary>Returns when the labeler is given up.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        // From the beginning when it was never read: what was said before this service existed holds as well.
        status.Reached((await cursors.LoadAsync(_labeler.Source, ct))?.Seq ?? 0);
        for (var failures = 0; ;)
        {
            var before = status.Cursor;
            var end = await ListenAsync(ct);
            failures = status.Cursor > before ? 1 : failures + 1;
            if (end.IsFinal)
            {
                status.Is(SourceState.Stopped, end.Message);
                logger.SourceStopped(_labeler.Source, end.Message);
                return;
            }

            var wait = Backoff.After(failures, tuning.ReconnectFirst, tuning.ReconnectLongest);
            wait = end.Wait > wait ? end.Wait.Value : wait;
            status.Is(SourceState.Retrying, end.Message);
            logger.SourceLost(_labeler.Source, end.Message, wait);
            await Task.Delay(wait, time, ct);
        }
    }

    private async Task<ConnectionEnd> ListenAsync(CancellationToken ct)
    {
        status.Is(SourceState.Connecting);
        if (await ServiceAsync(ct) is not { } service)
        {
            return new ConnectionEnd("unresolved", "Its DID document cannot be read, or names no labeler.");
        }

        var pages = Channel.CreateBounded<(long Seq, List<ReceivedLabel> Labels)>(MaxPagesAtOnce);
        using var written = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var writing = WriteAsync(pages.Reader, written);
        try
        {
            return await ReadAsync(service, pages.Writer, written.Token);
        }
        catch (FirehoseException e)
        {
            // The labeler may have moved.
            await identities.RefreshAsync(_labeler.Did, ct);
            return new ConnectionEnd(e.Failure.ToString(), e.Message) { IsFinal = !e.MayRetry, Wait = e.RetryAfter };
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new ConnectionEnd("database", "Its labels could not be written.");
        }
        finally
        {
            pages.Writer.TryComplete();
            await writing;
        }
    }

    private async Task<Uri?> ServiceAsync(CancellationToken ct) =>
        await identities.GetAsync(_labeler.Did, ct) is IdentityResolution.Found { Identity.Labeler: { } service } ? service : null;

    private async Task<ConnectionEnd> ReadAsync(
        Uri service, ChannelWriter<(long Seq, List<ReceivedLabel> Labels)> pages, CancellationToken ct)
    {
        logger.Connecting(_labeler.Source, $"{status.Cursor}");
        var client = new FirehoseClient(
            new FirehoseClientOptions
            {
                Url = new Uri(service, LabelFrame.SubscribePath),
                KeepsText = true,
                IdleTimeout = tuning.LabelSilence,
                Opened = () => status.Is(SourceState.Connected),
                Network = new NetworkGuardOptions(options.AllowPrivateNetwork) { HeaderTimeout = TimeSpan.FromSeconds(15), TotalTimeout = TimeSpan.FromSeconds(15) },
            },
            time);
        var last = status.Cursor;
        await foreach (var message in client.ReadAsync(status.Cursor, ct))
        {
            using var lent = message;
            switch (Read(message))
            {
                case LabelEvent.Labels(var seq, _) when seq < last:
                    return new ConnectionEnd("out_of_order", $"Seq {seq} does not follow {last}.");
                case LabelEvent.Labels(var seq, var page):
                    if (await intake.ReadAsync(_labeler.Did, page, seq, ct) is not { } labels)
                    {
                        return new ConnectionEnd("key", "Its key cannot be looked up.");
                    }

                    last = seq;
                    await pages.WriteAsync((seq, labels), ct);
                    break;
                case LabelEvent.Info { Name: "OutdatedCursor" }:
                    sweep.AskNow();
                    break;
                case LabelEvent.Failure { Name: "FutureCursor" }:
                    return new ConnectionEnd("future_cursor", $"The labeler does not know seq {status.Cursor} yet. If it was reset, remove its row from source_cursor.") { IsFinal = true };
                case LabelEvent.Failure { Name: var name, Message: var words }:
                    return new ConnectionEnd("error", $"The labeler said {name}: {words}");
                case LabelEvent.Info or LabelEvent.Unknown or null:
                    break;
                case var other:
                    throw new InvalidOperationException($"{other.GetType().Name} is not handled.");
            }
        }

        return new ConnectionEnd("closed", "The labeler closed the connection.");
    }

    /// <returns>Null for what is no message of this stream; it is counted, and what follows may be in order.</returns>
    private LabelEvent? Read(FirehoseMessage message)
    {
        LabelEvent? evt = null;
        var reason = default(MalformedReason);
        var isRead = message.Kind switch
        {
            FirehoseMessageKind.Frame => LabelFrame.TryRead(message.Bytes.Span, out evt, out reason),
            FirehoseMessageKind.Text => LabelFrame.TryReadText(message.Bytes.Span, out evt, out reason),
            FirehoseMessageKind.Closed => true,
            FirehoseMessageKind.TooLarge => false,
            _ => throw new InvalidOperationException($"{message.Kind} is not handled."),
        };
        if (!isRead)
        {
            intake.Refuse(message.Kind == FirehoseMessageKind.TooLarge ? "Oversized" : reason.ToString());
        }

        return evt;
    }

    /// <summary>Ends when the reader is done. When the database is not to be had, the reader is made to end.</summary>
    private async Task WriteAsync(ChannelReader<(long Seq, List<ReceivedLabel> Labels)> pages, CancellationTokenSource written)
    {
        try
        {
            while (await pages.WaitToReadAsync(written.Token))
            {
                var labels = new List<ReceivedLabel>();
                var seq = 0L;
                for (var count = 0; count < MaxPagesAtOnce && pages.TryRead(out var page); count++)
                {
                    labels.AddRange(page.Labels);
                    seq = page.Seq;
                }

                await writer.WriteAsync(labels, (_labeler.Source, seq), written.Token);
                status.Reached(seq);
            }
        }
        catch (OperationCanceledException) when (written.IsCancellationRequested)
        {
            // Stopping: what is not written comes again from the cursor.
        }
        catch (Exception e) when (TransientFailure.NameOf(e) is not null)
        {
            logger.QueryFailed(e.Message, tuning.ReconnectFirst);
        }
        finally
        {
            await written.CancelAsync();
        }
    }
}
