using PlyrFm.AtProto.Syntax;

namespace PlyrFm.Indexer.Storage;

/// <summary>
/// What is stored of the account goes: records, all that follows from them, the deletions that were seen, the proven head. Applied only to an
/// account that is deleted or a repository that the operator had removed, so that one that has come back meanwhile keeps what it has.
/// </summary>
public sealed record ForgetChange(Did Did) : Change(Did);
