namespace PlyrFm.Indexer.Diagnostics;

/// <summary>What POST /resync/{did} answers.</summary>
internal sealed record ResyncAnswer(string Did, string Message);
