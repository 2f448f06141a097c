namespace PlyrFm.Indexer.Diagnostics;

/// <summary>One labeler that is followed.</summary>
/// <param name="State">As of sources: waiting, connecting, connected, retrying, stopped.</param>
/// <param name="Cursor">Everything of its stream up to here is durable.</param>
/// <param name="SweptAt">When all of its labels were last asked for.</param>
internal sealed record LabelerReport(string Did, string State, long Cursor, DateTimeOffset? SweptAt, string? LastError);
