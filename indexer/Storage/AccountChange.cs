using PlyrFm.AtProto.Syntax;

namespace PlyrFm.Indexer.Storage;

/// <summary>
/// The account's status as its host states it. Nothing protects these events against replay but their seq, so one that is not newer than the
/// stored one of the same source is ignored. So is one about a repository that is not followed.
/// </summary>
/// <remarks>
/// A deleted account loses its records; when it comes back it is marked desynchronized and due for a fetch at once.
/// </remarks>
public sealed record AccountChange(Did Did, AccountStatus Status, string Source, long Seq) : Change(Did);
