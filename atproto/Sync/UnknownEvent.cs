namespace PlyrFm.AtProto.Sync;

/// <summary>A well-formed event of a type or operation that this version does not know. To be ignored; its sequence number
/// counts.</summary>
/// <param name="Seq">The sequence number, 0 when there is none.</param>
/// <param name="Type">The type in the header; empty when there is none.</param>
public sealed record UnknownEvent(long Seq, string Type) : RepoEvent(Seq);
