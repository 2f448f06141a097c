using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Sync;

/// <summary>The newest commit of a repository, as its server says.</summary>
/// <param name="Cid">The commit block.</param>
/// <param name="Rev">Its revision.</param>
public sealed record LatestCommit(Cid Cid, Tid Rev);
