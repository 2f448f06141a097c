using System.Buffers;
using System.Net;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace PlyrFm.AppViewApi.Audio;

/// <summary>
/// Fetches one blob, once for all who want it, at the pace of its PDS and of nobody who listens. They read from the file that grows, and never
/// its end before the hash of the whole was found right: what is wrong is cut off, and not kept.
/// </summary>
internal sealed class BlobFill(BlobSource source, string temporaryPath)
{
    private const int BufferBytes = 64 * 1024;

    // What was written last is not read before everything is proven: no listener has ever got all of a wrong blob.
    private const int HeldBackBytes = 64 * 1024;

    // A PDS that sends nothing for so long sends nothing any more.
    private static readonly TimeSpan Stalled = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource<long> _length = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _readable;
    private bool _isProven;
    private BlobFailure? _failure;

    public BlobSource Source => source;

    /// <summary>Length of the whole, as soon as it is known.</summary>
    /// <exception cref="BlobUnavailableException">It will not come.</exception>
    public Task<long> WaitForLengthAsync(CancellationToken ct) => _length.Task.WaitAsync(ct);

    /// <summary>The end of what may be read, once that is beyond <paramref name="position"/>.</summary>
    /// <exception cref="BlobUnavailableException">It will not come.</exception>
    public async ValueTask<long> WaitBeyondAsync(long position, CancellationToken ct)
    {
        while (true)
        {
            Task grown;
            lock (_gate)
            {
                // What was read of a blob that proved wrong is not added to.
                if (_failure is { } failure)
                    throw new BlobUnavailableException(failure);
                if (_readable > position || _isProven)
                    return _readable;
                grown = _grown.Task;
            }

            await grown.WaitAsync(ct);
        }
    }

    /// <summary>The file as far as it is there; null when it has been put away meanwhile.</summary>
    public SafeFileHandle? TryOpen()
    {
        try
        {
            return File.OpenHandle(temporaryPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Fetches, and proves.</summary>
    /// <param name="http">Guarded, with its own limits of time and size.</param>
    /// <param name="keep">Makes room for so many bytes before they come; false when there is none.</param>
    /// <param name="store">Puts the proven file where it is found from then on.</param>
    /// <param name="ct">Ends it with the service.</param>
    /// <returns>Why it failed; null when it is whole and proven.</returns>
    public async Task<BlobFailure?> RunAsync(HttpClient http, Func<long?, bool> keep, Action<string, long> store, CancellationToken ct)
    {
        BlobFailure? failure;
        try
        {
            failure = await FetchAsync(http, keep, store, ct);
        }
        catch (Exception e) when (e is HttpRequestException or HttpIOException or OperationCanceledException)
        {
            failure = BlobFailure.Upstream;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            failure = BlobFailure.Disk;
        }

        if (failure is { } reason)
            Fail(reason);
        return failure;
    }

    /// <summary>Removes what was written in vain.</summary>
    public void Discard()
    {
        try
        {
            File.Delete(temporaryPath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Removed with everything unfinished at the next start.
        }
    }

    private async Task<BlobFailure?> FetchAsync(HttpClient http, Func<long?, bool> keep, Action<string, long> store, CancellationToken ct)
    {
        using var response = await http.GetAsync(source.Address, HttpCompletionOption.ResponseHeadersRead, ct);
        if (response.StatusCode != HttpStatusCode.OK)
            return (int)response.StatusCode is >= 400 and < 500 and not (408 or 429) ? BlobFailure.Missing : BlobFailure.Upstream;
        var length = response.Content.Headers.ContentLength;
        if (length > BlobShelf.MaxBlobBytes)
            return BlobFailure.TooLarge;
        if (!keep(length))
            return BlobFailure.Disk;

        await using var body = await response.Content.ReadAsStreamAsync(ct);
        using var file = File.OpenHandle(
            temporaryPath, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
        if (length is > 0)
            _length.TrySetResult(length.Value);
        var (written, digest) = await CopyAsync(body, file, ct);
        if (!digest.AsSpan().SequenceEqual(source.Cid.Digest) || written == 0)
            return BlobFailure.Mismatch;

        // On the disk before it has its name: after a crash a file is whole or is not there.
        RandomAccess.FlushToDisk(file);
        store(temporaryPath, written);
        lock (_gate)
        {
            _isProven = true;
        }

        Grow(written);
        _length.TrySetResult(written);
        return null;
    }

    private async Task<(long Written, byte[] Digest)> CopyAsync(Stream body, SafeFileHandle file, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            for (var written = 0L; ;)
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
                patience.CancelAfter(Stalled);
                int count;
                try
                {
                    count = await body.ReadAsync(buffer.AsMemory(0, BufferBytes), patience.Token);
                }
                catch (IOException e) when (e is not HttpIOException)
                {
                    // A socket that breaks is no fault of the disk.
                    throw new HttpIOException(HttpRequestError.ResponseEnded, e.Message, e);
                }

                if (count == 0)
                    return (written, hash.GetHashAndReset());
                hash.AppendData(buffer.AsSpan(0, count));
                await RandomAccess.WriteAsync(file, buffer.AsMemory(0, count), written, ct);
                written += count;
                Grow(Math.Max(0, written - HeldBackBytes));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Grow(long readable)
    {
        TaskCompletionSource grown;
        lock (_gate)
        {
            _readable = readable;
            (grown, _grown) = (_grown, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        grown.SetResult();
    }

    private void Fail(BlobFailure failure)
    {
        lock (_gate)
        {
            _failure = failure;
        }

        Grow(0);
        if (_length.TrySetException(new BlobUnavailableException(failure)))
            _ = _length.Task.Exception; // seen, should nobody wait any more
    }
}
