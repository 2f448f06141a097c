namespace PlyrFm.Indexer.Diagnostics;

/// <summary>How a source delivers the writes to one of our collections, beside the other sources.</summary>
/// <param name="First">Delivered before any other source.</param>
/// <param name="Later">Delivered after another one, within the window.</param>
/// <param name="Missed">Delivered by another one, and not within the window.</param>
/// <param name="MissedInARow">Of those, since it delivered one the last time: a source that is blind to the collection shows here.</param>
/// <param name="LastAt">When it delivered one the last time.</param>
internal sealed record DeliveryReport(long First, long Later, long Missed, long MissedInARow, DateTimeOffset? LastAt);
