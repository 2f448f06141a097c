namespace PlyrFm.Indexer.Storage;

/// <summary>A decision, as the trail keeps it.</summary>
/// <param name="Subject">A DID, or the AT-URI of a record with a DID in it; held here or not.</param>
/// <param name="Reason">For those who ask later; never shown in public.</param>
/// <param name="Actor">Who decided.</param>
public sealed record PolicyDecision(string Subject, PolicyAction Action, string Reason, string Actor);
