using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Sync;

/// <summary>One page of the records of a collection that a PDS shows. Nothing of it is signed.</summary>
/// <param name="RecordKeys">Possibly none; what is no AT-URI, or one of another collection, is left out.</param>
/// <param name="Cursor">Where the next page starts; null on the last.</param>
public sealed record RecordPage(IReadOnlyList<RecordKey> RecordKeys, string? Cursor);
