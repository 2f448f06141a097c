using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Repo;

/// <summary>Which version of a repository: its revision and the root of its tree.</summary>
/// <param name="Rev">The revision of its newest commit.</param>
/// <param name="Data">The CID of the tree's root node.</param>
public readonly record struct RepoHead(Tid Rev, Cid Data);
