using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>A projected record whose kind is known.</summary>
internal readonly record struct Projected<TRow>(ProjectedRecord Record, TRow Row) where TRow : Row
{
    public static List<Projected<TRow>> Of(IReadOnlyList<ProjectedRecord> records)
    {
        var rows = new List<Projected<TRow>>();
        foreach (var record in records)
        {
            if (record.Row is TRow row)
            {
                rows.Add(new Projected<TRow>(record, row));
            }
        }

        return rows;
    }
}
