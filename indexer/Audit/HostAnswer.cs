using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Backfill;

namespace PlyrFm.Indexer.Audit;

/// <summary>What an account's current PDS says about its repository. Closed.</summary>
internal abstract record HostAnswer
{
    /// <summary>Active, and this is its newest commit.</summary>
    /// <param name="Commit">Null when the host told only the revision.</param>
    public sealed record Head(Tid Rev, Cid? Commit) : HostAnswer;

    /// <summary>Active, without a commit yet.</summary>
    public sealed record Empty : HostAnswer;

    /// <summary>Not active, not known, or given up.</summary>
    public sealed record Absent(AccountAnswer Answer) : HostAnswer;

    /// <summary>Nobody answered, or nobody could be asked.</summary>
    public sealed record Silent(string Reason) : HostAnswer;

    /// <summary>Somebody asks to wait: no answer, and no failure either.</summary>
    public sealed record Busy(DateTimeOffset Until) : HostAnswer;
}
