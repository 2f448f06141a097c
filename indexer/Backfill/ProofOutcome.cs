using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Backfill;

/// <summary>What came of asking an account's PDS about one record. Closed.</summary>
internal abstract record ProofOutcome
{
    /// <summary>Signed by the account, hashed to the last block: this is what the path holds at that revision.</summary>
    public sealed record Proven(Tid Rev, RecordOp Op) : ProofOutcome;

    /// <summary>Nothing was proven: the host is away, refuses, or answers with something else.</summary>
    public sealed record Unproven(string Reason) : ProofOutcome;
}
