using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>One repository in a batch: its row as loaded, changed by the batch, and the paths that the batch touches.</summary>
internal sealed class RepoEntry
{
    public required Did Did { get; init; }

    public required long ActorId { get; init; }

    /// <summary>The account's reasons to be hidden, before and after the batch.</summary>
    public required Hidden HiddenBefore { get; init; }

    public required Hidden Hidden { get; set; }

    /// <summary>It is remembered of some records that they were deleted.</summary>
    public required bool HasDeletions { get; init; }

    /// <summary>Some of its records are in the repository and not shown by its PDS.</summary>
    public bool HasWithheld { get; init; }

    /// <summary>False until the repository is followed.</summary>
    public required bool IsFollowed { get; set; }

    public RepoState State { get; set; }

    public Tid? Rev { get; set; }

    public Cid? Data { get; set; }

    public Cid? Commit { get; set; }

    public string? Reason { get; set; }

    public int Attempts { get; set; }

    public DateTimeOffset? RetryAt { get; set; }

    public AccountStatus Status { get; set; }

    public AccountStatus StatusBefore { get; init; }

    public DateTimeOffset? StatusAt { get; set; }

    public long? AccountSeq { get; set; }

    public string? AccountSource { get; set; }

    public DeletionClaim? Unconfirmed { get; set; }

    public string? Reject { get; set; }

    public DateTimeOffset? RejectAt { get; set; }

    public DateTimeOffset SeenAt { get; set; }

    public DateTimeOffset? SyncedAt { get; set; }

    /// <summary>The head has moved and must be written.</summary>
    public bool IsAdvanced { get; set; }

    /// <summary>The whole row must be written.</summary>
    public bool IsChanged { get; set; }

    /// <summary>Readers who wait for this repository must be told.</summary>
    public bool IsAnnounced { get; set; }

    /// <summary>All that is known of its records goes: those that are stored, those that were deleted, and what happened to them.</summary>
    public bool IsForgetting { get; set; }

    /// <summary>What had to be asked for; null when nothing had.</summary>
    public FoundWrites? Found { get; set; }

    public Dictionary<RecordPath, RecordSlot> Slots { get; } = [];

    public RecordSlot SlotOf(RecordPath path)
    {
        if (!Slots.TryGetValue(path, out var slot))
        {
            Slots.Add(path, slot = new RecordSlot(this, path));
        }

        return slot;
    }
}
