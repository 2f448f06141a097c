namespace PlyrFm.Indexer.Diagnostics;

/// <summary>What is known of where the audio of tracks is.</summary>
/// <param name="Available">Sources that were there when they were looked for last.</param>
/// <param name="Unavailable">Those whose host has answered, and not with audio.</param>
/// <param name="Unverified">Those that nobody could look for yet, or for long.</param>
/// <param name="Overdue">Of all, those that should have been looked for more than an hour ago: one host cannot be asked fast enough.</param>
internal sealed record AudioReport(long Available, long Unavailable, long Unverified, long Overdue);
