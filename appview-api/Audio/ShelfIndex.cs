using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AppViewApi.Audio;

/// <summary>
/// Which blobs are on the disk, and which of them go first when there is no more room: those that nobody has listened to for longest. A file's
/// time of change says when that was, so that it is known after a restart.
/// </summary>
internal sealed class ShelfIndex
{
    private const string TemporaryFolder = "unfinished";

    // Files of a folder stay few enough to look at by hand.
    private const int FolderNameLength = 2;

    // Writing it for every listener would be a write for every seek.
    private static readonly TimeSpan TouchInterval = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<Cid, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _order = new();
    private readonly string _directory;
    private readonly long _maxBytes;
    private readonly TimeProvider _time;
    private long _bytes;
    private long _reserved;

    /// <summary>Takes over what is there. What was not finished is gone, and so is what there is no room for any more.</summary>
    public ShelfIndex(string directory, long maxBytes, TimeProvider time)
    {
        (_directory, _maxBytes, _time) = (directory, maxBytes, time);
        var unfinished = Path.Combine(directory, TemporaryFolder);
        Directory.CreateDirectory(unfinished);
        foreach (var file in Directory.EnumerateFiles(unfinished))
            File.Delete(file);
        foreach (var file in new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories).OrderBy(static file => file.LastWriteTimeUtc))
        {
            // The lock, and whatever else somebody has put there, is left alone.
            if (Cid.TryParse(file.Name, out var cid) && file.FullName == PathOf(cid))
                Insert(new Entry(cid, file.Length) { TouchedAt = file.LastWriteTimeUtc });
        }

        TryReserve(0);
    }

    public (long Bytes, int Files) Size
    {
        get
        {
            lock (_gate)
                return (_bytes, _entries.Count);
        }
    }

    public string PathOf(Cid cid) => Path.GetFullPath(Path.Combine(_directory, cid.ToString()[^FolderNameLength..], cid.ToString()));

    public string NewTemporaryPath(Cid cid) => Path.Combine(_directory, TemporaryFolder, $"{cid}.{Guid.NewGuid():n}");

    /// <summary>Says how long a blob is, and that it was wanted.</summary>
    public bool TryTouch(Cid cid, out long bytes)
    {
        lock (_gate)
        {
            bytes = 0;
            if (!_entries.TryGetValue(cid, out var node))
                return false;
            bytes = node.Value.Bytes;
            _order.Remove(node);
            _order.AddLast(node);
            var now = _time.GetUtcNow().UtcDateTime;
            if (now - node.Value.TouchedAt > TouchInterval)
            {
                node.Value.TouchedAt = now;
                Touch(PathOf(cid), now);
            }

            return true;
        }
    }

    /// <summary>Makes room, at the cost of what was wanted longest ago.</summary>
    /// <returns>False when even that would not be enough.</returns>
    public bool TryReserve(long bytes)
    {
        lock (_gate)
        {
            if (_reserved + bytes > _maxBytes)
                return false;
            while (_bytes + _reserved + bytes > _maxBytes && _order.First is { } oldest)
                Drop(oldest.Value.Cid, withFile: true);
            _reserved += bytes;
            return true;
        }
    }

    public void Release(long bytes)
    {
        lock (_gate)
            _reserved -= bytes;
    }

    /// <summary>Gives a proven file its place, for which room was reserved.</summary>
    public void Store(string temporaryPath, Cid cid, long bytes)
    {
        var path = PathOf(cid);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        lock (_gate)
        {
            Drop(cid, withFile: false);
            File.Move(temporaryPath, path, overwrite: true);
            Insert(new Entry(cid, bytes) { TouchedAt = _time.GetUtcNow().UtcDateTime });
        }
    }

    /// <summary>Somebody else has removed the file.</summary>
    public void Forget(Cid cid)
    {
        lock (_gate)
            Drop(cid, withFile: false);
    }

    private void Insert(Entry entry)
    {
        _entries.Add(entry.Cid, _order.AddLast(entry));
        _bytes += entry.Bytes;
    }

    private void Drop(Cid cid, bool withFile)
    {
        if (!_entries.Remove(cid, out var node))
            return;
        _order.Remove(node);
        _bytes -= node.Value.Bytes;
        // Whoever has it open reads it to its end.
        if (withFile)
            File.Delete(PathOf(cid));
    }

    private static void Touch(string path, DateTime now)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, now);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Only the order after the next restart is at stake.
        }
    }

    private sealed record Entry(Cid Cid, long Bytes)
    {
        public required DateTime TouchedAt { get; set; }
    }
}
