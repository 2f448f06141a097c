using Microsoft.Win32.SafeHandles;

namespace PlyrFm.AppViewApi.Audio;

/// <summary>An open file with a blob, or with as much of it as has come. It can be read to its end whatever happens to its name meanwhile.</summary>
/// <param name="fill">What still writes to it; null when it is whole and proven.</param>
internal sealed class BlobCopy(SafeFileHandle file, long length, BlobFill? fill) : IDisposable
{
    /// <summary>Of the whole blob.</summary>
    public long Length => length;

    /// <summary>Reads what is there from a place on, and waits until something is.</summary>
    /// <exception cref="BlobUnavailableException">The rest will not come.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, long position, CancellationToken ct)
    {
        var end = fill is null ? length : await fill.WaitBeyondAsync(position, ct);
        // Nothing where something has to be: the file is shorter than was said.
        var count = (int)Math.Clamp(end - position, 0, buffer.Length);
        var read = await RandomAccess.ReadAsync(file, buffer[..count], position, ct);
        return read > 0 ? read : throw new BlobUnavailableException(BlobFailure.Disk);
    }

    public void Dispose() => file.Dispose();
}
