namespace PlyrFm.Indexer.Diagnostics;

/// <summary>How a source delivers the writes to one of our collections, beside the other sources and what is found by asking.</summary>
/// <param name="First">Delivered before any other source.</param>
/// <param name="Later">Delivered after another one, or after it was found by asking, within the window.</param>
/// <param name="Missed">Proven without it, through another source or by asking, and not delivered within the window.</param>
/// <param name="MissedInARow">Of those, since it delivered one the last time.</param>
/// <param name="IsBlind">So many that it seems to be blind to the collection.</param>
/// <param name="LastAt">When it delivered one the last time.</param>
internal sealed record DeliveryReport(long First, long Later, long Missed, long MissedInARow, bool IsBlind, DateTimeOffset? LastAt);
