namespace PlyrFm.Indexer.Storage;

/// <summary>Cuts the net changes of a batch into parts that one statement can carry, all within the same transaction.</summary>
internal static class SlotChunks
{
    // Statements gain nothing beyond some thousand rows. Records are 0.5 KB on average but may be 1 MiB: bounded in bytes as well.
    private const int MaxSlots = 2000;
    private const long MaxBytes = 8 * 1024 * 1024;

    /// <param name="plans">Asked anew for each part.</param>
    public static IEnumerable<IReadOnlyList<RecordSlot>> Of(IReadOnlyList<RepoEntry> repos, StatementPlans plans)
    {
        var chunk = new List<RecordSlot>();
        var bytes = 0L;
        foreach (var slot in repos.SelectMany(r => r.Slots.Values).Where(s => s.Written is not null || s.IsRemoved))
        {
            chunk.Add(slot);
            bytes += slot.Written?.Block.Length ?? 0;
            if (chunk.Count >= Math.Min(MaxSlots, plans.RecordsLeft) || bytes >= MaxBytes)
            {
                yield return chunk;
                chunk = [];
                bytes = 0;
            }
        }

        if (chunk.Count > 0)
        {
            yield return chunk;
        }
    }
}
