namespace PlyrFm.Indexer.Indexing;

/// <summary>What is shown of a record: one row of the table of its kind. Closed: one subtype per kind.</summary>
public abstract record Row;
