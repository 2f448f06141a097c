using PlyrFm.AtProto.Syntax;

namespace PlyrFm.Indexer.Storage;

/// <summary>
/// What one path is proven to hold at a revision, while nothing is known of the others: the record changes and the head stays, since a head
/// stands for the whole repository. Ignored when the head is newer, the repository is not followed, or the account is deleted.
/// </summary>
public sealed record ProofChange(Did Did, Tid Rev, RecordOp Op) : Change(Did);
