using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Repo;

/// <summary>The state of a repository that the next commit must continue.</summary>
/// <param name="Rev">The revision of the last verified commit.</param>
/// <param name="Data">The root of its record tree.</param>
public readonly record struct RepoHead(Tid Rev, Cid Data);
