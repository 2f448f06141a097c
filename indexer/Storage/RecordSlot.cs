using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>
/// One path of one repository: what is stored there, and what the changes of a batch make of it. Several changes of a path leave one net
/// change, the same as if each had been written alone.
/// </summary>
internal sealed class RecordSlot(RepoEntry repo, RecordPath path)
{
    private bool _isForgotten;

    public RepoEntry Repo { get; } = repo;

    public RecordPath Path { get; } = path;

    /// <summary>The stored record as it was before the batch; null when there was none.</summary>
    public StoredRecord? Stored { get; init; }

    /// <summary>The stored record goes, possibly to make room for another one that shares nothing with it but the path.</summary>
    public bool IsRemoved { get; private set; }

    /// <summary>What is to be written; null when nothing is.</summary>
    public IndexedRecord? Written { get; private set; }

    /// <summary>The revision that brought <see cref="Written"/>.</summary>
    public Tid Rev { get; private set; }

    public VerifiedBy VerifiedBy { get; private set; }

    /// <summary>When a record was first seen at this path since it was last deleted.</summary>
    public DateTimeOffset FirstIndexedAt { get; private set; }

    /// <summary>The revision that deleted the record, for those who ask where it is. Null when it is not deleted, or nobody may know.</summary>
    public Tid? DeletedAt { get; private set; }

    /// <summary>The id of <see cref="Written"/>: the stored one, or a new one.</summary>
    public long Id { get; set; }

    /// <summary>The version that the path holds after the changes so far.</summary>
    public Cid? Current => Written?.Cid ?? (IsRemoved ? null : Stored?.Cid);

    /// <summary>What the history tells of it; null when nothing has changed, or all of the account goes.</summary>
    public RecordAction? Action => Written is not null
        ? (Stored is null || _isForgotten ? RecordAction.Create : RecordAction.Update)
        : IsDeleted && DeletedAt is not null ? RecordAction.Delete : null;

    /// <summary>The revision that brought or deleted the record.</summary>
    public Tid EventRev => DeletedAt ?? Rev;

    public bool IsInserted => Written is not null && (Stored is null || IsRemoved);

    public bool IsUpdated => Written is not null && !IsInserted;

    public bool IsDeleted => Stored is not null && IsRemoved;

    /// <summary>
    /// Its stored projection, if there is one, must be taken away first: the record is gone, or has nothing to show any more, or is of a kind
    /// that is replaced by leaving and coming back.
    /// </summary>
    public bool LosesProjection => HadProjection
        && (IsDeleted || (IsUpdated && (Written!.Projection is null || Path.Collection is Collection.Like or Collection.Comment)));

    private bool HadProjection => Stored is { Verdict: not RecordVerdict.Invalid };

    /// <returns>False when the path already holds this version, or a newer one: a record can be proven to be ahead of its repository's head.</returns>
    public bool Upsert(IndexedRecord record, Tid rev, VerifiedBy verifiedBy, DateTimeOffset seenAt)
    {
        if (Current == record.Cid || IsNewerThan(rev))
        {
            return false;
        }

        if (Current is null)
        {
            FirstIndexedAt = seenAt;
        }
        else if (Written is null)
        {
            FirstIndexedAt = Stored!.Value.FirstIndexedAt;
        }

        (Written, Rev, VerifiedBy, DeletedAt) = (record, rev, verifiedBy, null);
        return true;
    }

    /// <returns>False when there is nothing to delete, or what there is, is newer.</returns>
    public bool Delete(Tid rev, VerifiedBy verifiedBy)
    {
        // Plays and statuses of other things were never here, and that they go is nothing to remember.
        if (IsNewerThan(rev) || (Current is null && CollectionMap.IsListening(Path.Collection)))
        {
            return false;
        }

        var wasThere = Current is not null;
        Remove();
        (DeletedAt, VerifiedBy) = (rev, verifiedBy);
        return wasThere;
    }

    private bool IsNewerThan(Tid rev) => (Written is not null ? Rev : DeletedAt ?? (IsRemoved ? null : Stored?.Rev)) > rev;

    /// <returns>Null when nothing is written, or nothing of it is shown.</returns>
    public ProjectedRecord? Project() => Written?.Projection is not { } row
        ? null
        : new ProjectedRecord(
            Id, Repo.ActorId, Repo.Did.Value, Repo.Hidden, Path.RecordKey, FirstIndexedAt, Written.IndexedAt, IsNew: IsInserted || !HadProjection, row);

    /// <summary>Deletes without a trace, as befits an account that is gone.</summary>
    public void Forget()
    {
        Remove();
        _isForgotten = true;
    }

    private void Remove() => (IsRemoved, Written, DeletedAt) = (true, null, null);
}
