namespace PlyrFm.Indexer.Indexing;

/// <summary>How a record stands to its lexicon. The numbers are stored.</summary>
public enum RecordVerdict : short
{
    /// <summary>Passes.</summary>
    Valid = 0,

    /// <summary>Breaks it in a way that cannot mislead: indexed, with a warning.</summary>
    Tolerated = 1,

    /// <summary>Kept and explained, never shown.</summary>
    Invalid = 2,
}
