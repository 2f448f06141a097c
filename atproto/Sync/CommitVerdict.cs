namespace PlyrFm.AtProto.Sync;

/// <summary>What <see cref="CommitVerifier"/> found. Everything but <see cref="Valid"/> means: do not apply.</summary>
public enum CommitVerdict
{
    /// <summary>Signed, complete, and continues the stored state: apply the operations and store the new head.</summary>
    Valid,

    /// <summary>A revision that is not newer than the stored one: ignore.</summary>
    Replay,

    /// <summary>A revision more than <see cref="FrameLimits.FutureRevTolerance"/> ahead of the clock: reject.</summary>
    FutureRev,

    /// <summary>More blocks or operations than allowed: reject.</summary>
    TooLarge,

    /// <summary>The blocks are no CAR, or one does not hash to its CID: reject.</summary>
    MalformedBlocks,

    /// <summary>The commit object is absent or not of version 3: reject.</summary>
    MalformedCommit,

    /// <summary>The commit object names another account or revision than the event: reject.</summary>
    CommitMismatch,

    /// <summary>The key did not sign the commit: resolve the identity again, once, and retry; then reject.</summary>
    BadSignature,

    /// <summary>A created or updated record is not among the blocks, or larger than allowed: resync.</summary>
    MissingRecord,

    /// <summary>The operations do not lead from <c>prevData</c> to the signed tree, or nodes that would prove it are missing:
    /// resync.</summary>
    InvalidDiff,

    /// <summary>
    /// <c>prevData</c>, or the previous record of an operation, was left out, so that the operations cannot be proved: resync. The list of
    /// operations is not signed, so accepting such "legacy" commits would let every intermediary hide operations.
    /// </summary>
    MissingPrevData,

    /// <summary>Sound in itself, but made on top of another tree than the stored one: a commit was missed, resync.</summary>
    PrevDataMismatch,

    /// <summary>Made on top of the stored tree, but after another revision: a commit without operations was missed, resync.</summary>
    SinceMismatch,

    /// <summary>Signed, but there is no stored state to continue, and the operations are not the whole repository: resync.</summary>
    UnknownRepo,
}
