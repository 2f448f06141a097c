using PlyrFm.AtProto.Syntax;

namespace PlyrFm.Indexer.Storage;

/// <summary>
/// Something to be written about one repository. Changes of one repository are written in the order they were handed over, and writing a
/// change again changes nothing.
/// </summary>
public abstract record Change(Did Did);
