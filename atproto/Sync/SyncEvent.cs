using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Sync;

/// <summary>The state of a repository is asserted, without saying how it came about.</summary>
/// <param name="Seq">The sequence number at the sender.</param>
/// <param name="Did">The account.</param>
/// <param name="Rev">The revision.</param>
/// <param name="Blocks">A CAR with the commit object; a slice of the frame.</param>
/// <param name="Time">When the sender says it happened; not checked.</param>
public sealed record SyncEvent(long Seq, Did Did, Tid Rev, ReadOnlyMemory<byte> Blocks, string Time) : RepoEvent(Seq);
