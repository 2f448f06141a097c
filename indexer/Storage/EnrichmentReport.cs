namespace PlyrFm.Indexer.Storage;

/// <summary>What became of lines of an enrichment file.</summary>
/// <param name="Tracks">Of which something is kept now.</param>
/// <param name="Lists">Of which something is kept now.</param>
/// <param name="Removed">Of which something was kept, and nothing is now.</param>
/// <param name="Strangers">By accounts that are not known here: nothing is kept of them.</param>
public sealed record EnrichmentReport(int Tracks, int Lists, int Removed, int Strangers);
