using PlyrFm.AtProto.Sync;

namespace PlyrFm.Indexer.Pipeline;

/// <summary>What we do about each verdict. Nothing but <see cref="CommitVerdict.Valid"/> changes what is stored.</summary>
internal static class CommitReaction
{
    public static Reaction To(CommitVerdict verdict) => verdict switch
    {
        CommitVerdict.Valid => Reaction.Apply,
        CommitVerdict.Replay => Reaction.Ignore,
        CommitVerdict.FutureRev => Reaction.Refuse,
        CommitVerdict.BadSignature => Reaction.TryFreshKey,

        // Damaged on the way, or by its sender; either way the account may have written something that we do not have.
        CommitVerdict.TooLarge => Reaction.Refetch,
        CommitVerdict.MalformedBlocks => Reaction.Refetch,
        CommitVerdict.MalformedCommit => Reaction.Refetch,
        CommitVerdict.CommitMismatch => Reaction.Refetch,

        // Signed, but what it did is not what it says, or we have missed what was before.
        CommitVerdict.MissingRecord => Reaction.Refetch,
        CommitVerdict.InvalidDiff => Reaction.Refetch,
        CommitVerdict.MissingPrevData => Reaction.Refetch,
        CommitVerdict.PrevDataMismatch => Reaction.Refetch,
        CommitVerdict.SinceMismatch => Reaction.Refetch,
        CommitVerdict.UnknownRepo => Reaction.Refetch,
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "A verdict without a reaction."),
    };
}
