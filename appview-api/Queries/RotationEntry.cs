namespace PlyrFm.AppViewApi.Queries;

/// <summary>A track in a rotation of the radio.</summary>
/// <param name="StartsAt">When the rotation began.</param>
/// <param name="Seconds">How long it plays.</param>
/// <param name="TrackId">Null when it may not be played any more: then nothing plays in its time.</param>
internal sealed record RotationEntry(DateTime StartsAt, int Seconds, long? TrackId);
