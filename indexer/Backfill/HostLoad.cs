namespace PlyrFm.Indexer.Backfill;

/// <summary>What is asked of one host.</summary>
/// <param name="Fetches">Under way.</param>
/// <param name="Waiting">Fetches that wait for their turn at this host.</param>
/// <param name="AwayUntil">It asked to be left alone until then.</param>
internal readonly record struct HostLoad(string Host, int Fetches, int Waiting, DateTimeOffset? AwayUntil);
