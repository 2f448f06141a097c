namespace PlyrFm.Indexer.Labels;

/// <summary>One status for each configured labeler, there from the start.</summary>
internal sealed class LabelerStatuses(IndexerOptions options)
{
    public IReadOnlyList<LabelerStatus> All { get; } = [.. options.Labelers.Select(labeler => new LabelerStatus(labeler))];
}
