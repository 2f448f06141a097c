using PlyrFm.AtProto.Syntax;

namespace PlyrFm.Indexer.Storage;

/// <summary>An event of the repository was refused. Noted on a repository that is followed, else ignored: a stranger cannot fill the table.</summary>
public sealed record RejectChange(Did Did, string Reason) : Change(Did);
