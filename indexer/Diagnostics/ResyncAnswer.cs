namespace PlyrFm.Indexer.Diagnostics;

/// <summary>What POST /resync/{did} answers, and other requests that are not met.</summary>
internal sealed record ResyncAnswer(string Did, string Message);
