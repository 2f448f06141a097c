using PlyrFm.AtProto.Syntax;

namespace PlyrFm.Indexer.Storage;

/// <summary>
/// The account's status as its host states it. Nothing protects these events against replay but their seq, so one that is not newer than the
/// stored one of the same source is ignored. So is one about a repository that is not followed.
/// </summary>
/// <remarks>
/// A deleted account is hidden like any other that is not active, and keeps its records until a <see cref="ForgetChange"/> comes. When it comes back it
/// is marked desynchronized and due for a fetch at once: in between, nothing of it was believed.
/// </remarks>
public sealed record AccountChange(Did Did, AccountStatus Status, string Source, long Seq) : Change(Did);
