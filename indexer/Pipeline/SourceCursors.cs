namespace PlyrFm.Indexer.Pipeline;

/// <summary>The watermarks of all sources, which the writer asks for in each transaction.</summary>
internal sealed class SourceCursors
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Watermark> _watermarks = [];

    /// <summary>From when the source's cursor is known.</summary>
    public void Add(string source, Watermark watermark)
    {
        lock (_gate)
        {
            _watermarks.Add(source, watermark);
        }
    }

    public IReadOnlyList<(string Source, long Seq)> Finished()
    {
        lock (_gate)
        {
            List<(string, long)> finished = [];
            foreach (var (source, watermark) in _watermarks)
            {
                if (watermark.Finished is var seq and > 0)
                {
                    finished.Add((source, seq));
                }
            }

            return finished;
        }
    }
}
