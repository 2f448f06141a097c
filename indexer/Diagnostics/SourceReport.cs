namespace PlyrFm.Indexer.Diagnostics;

/// <summary>One source of events.</summary>
/// <param name="State">waiting, connecting, connected, retrying, or stopped: then a person is needed.</param>
/// <param name="LastSeq">Newest sequence number received.</param>
/// <param name="Cursor">Everything up to here is durable.</param>
/// <param name="LagSeconds">How old the newest event was when it arrived, or is now if the source is away; null before the first.</param>
/// <param name="PossibleLossSince">Events may be missing since then, and not every repository was compared with its PDS since that was noticed.</param>
/// <param name="Deliveries">By collection of ours, since the start.</param>
internal sealed record SourceReport(
    string Name,
    string State,
    long LastSeq,
    long Cursor,
    double? LagSeconds,
    string? LastError,
    DateTimeOffset? PossibleLossSince,
    IReadOnlyDictionary<string, DeliveryReport> Deliveries);
