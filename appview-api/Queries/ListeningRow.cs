namespace PlyrFm.AppViewApi.Queries;

/// <summary>What an account is listening to.</summary>
/// <param name="Duration">In seconds, as the listener's player has it.</param>
internal sealed record ListeningRow(long TrackId, int? Duration, DateTime StartedAt);
