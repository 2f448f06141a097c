using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>Writes that were found by asking, because no source had brought them.</summary>
/// <param name="Did">Whose.</param>
/// <param name="Since">The newest revision that sources had brought.</param>
/// <param name="Through">The revision that was fetched: they were made by then.</param>
/// <param name="Collections">What they were made to.</param>
public sealed record FoundWrites(Did Did, Tid Since, Tid Through, IReadOnlyCollection<Collection> Collections);
