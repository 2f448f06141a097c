using System.Threading.Channels;

using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Diagnostics;

namespace PlyrFm.Indexer.Backfill;

/// <summary>Accounts that the operator names in a file: one DID to a line, blank lines and what follows a # left aside.</summary>
internal sealed class DidFile(string path, Discovery discovery, ILogger<Discovery> logger)
{
    private readonly Channel<bool> _requests = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Has the file read again: whoever adds a line to it need not restart anything.</summary>
    public void Ask() => _requests.Writer.TryWrite(true);

    public async Task RunAsync(CancellationToken ct)
    {
        await foreach (var _ in _requests.Reader.ReadAllAsync(ct))
        {
            try
            {
                await ReadAsync(ct);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                logger.DidFileUnreadable(path, e.Message);
            }
        }
    }

    private async Task ReadAsync(CancellationToken ct)
    {
        var number = 0;
        var found = 0;
        await foreach (var line in File.ReadLinesAsync(path, ct))
        {
            number++;
            var text = line.Split('#', 2)[0].Trim();
            if (text.Length == 0)
            {
                continue;
            }

            if (!Did.TryParse(text, out var did))
            {
                logger.NoDid(path, number);
                continue;
            }

            await discovery.FoundAsync(did, "named by the operator", ct);
            found++;
        }

        logger.DidFileRead(path, found);
    }
}
