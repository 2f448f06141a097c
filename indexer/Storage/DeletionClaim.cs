namespace PlyrFm.Indexer.Storage;

/// <summary>An event that says that an account was deleted, of which its PDS could not be asked yet. What was not confirmed outlives a restart here.</summary>
/// <param name="At">When it happened, by the clock of who emitted it; null when that is not known.</param>
public sealed record DeletionClaim(string Source, long Seq, DateTimeOffset? At);
