namespace PlyrFm.Indexer.Storage;

/// <summary>A track that a station may play, or plays.</summary>
/// <param name="ActorId">Its artist.</param>
/// <param name="Seconds">Above 0.</param>
public readonly record struct RotationTrack(long TrackId, long ActorId, int Seconds);
