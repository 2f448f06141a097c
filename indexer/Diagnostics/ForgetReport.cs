namespace PlyrFm.Indexer.Diagnostics;

/// <summary>What POST /forget/{who} answers.</summary>
/// <param name="Status">What the account's host says of it.</param>
/// <param name="Rows">How many rows of each table went, or would go.</param>
/// <param name="Message">What was done, and what follows, in a sentence.</param>
internal sealed record ForgetReport(string Did, string? Handle, string Status, IReadOnlyDictionary<string, long> Rows, string Message);
