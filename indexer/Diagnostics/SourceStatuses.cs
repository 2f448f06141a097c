namespace PlyrFm.Indexer.Diagnostics;

/// <summary>One status for each configured source, there from the start so that /status can show it before anything works.</summary>
internal sealed class SourceStatuses(IndexerOptions options)
{
    private readonly SourceStatus[] _all = [.. options.Sources.Select(source => new SourceStatus(source.Name))];

    public IReadOnlyList<SourceStatus> All => _all;

    public SourceStatus Of(string source) => _all.Single(status => status.Name == source);
}
