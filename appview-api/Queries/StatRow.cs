namespace PlyrFm.AppViewApi.Queries;

/// <summary>One total and when it was counted.</summary>
internal sealed record StatRow(string Name, long Value, DateTime CountedAt);
