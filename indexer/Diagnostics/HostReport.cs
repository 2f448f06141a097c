namespace PlyrFm.Indexer.Diagnostics;

/// <summary>A host that is being asked for repositories.</summary>
/// <param name="Fetches">Under way.</param>
/// <param name="Waiting">Waiting for their turn.</param>
/// <param name="AwayUntil">It asked to be left alone until then; null when it did not.</param>
internal sealed record HostReport(string Host, int Fetches, int Waiting, DateTimeOffset? AwayUntil);
