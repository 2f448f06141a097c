namespace PlyrFm.Indexer.Audit;

/// <summary>Findings as operators see them.</summary>
internal static class AuditWords
{
    public static string Say(AuditFinding finding) => finding switch
    {
        AuditFinding.Unverified => "unverified",
        AuditFinding.Equal => "equal",
        AuditFinding.MissedCommit => "missedCommit",
        AuditFinding.OtherCommit => "otherCommit",
        AuditFinding.OlderAtHost => "olderAtHost",
        AuditFinding.Status => "status",
        AuditFinding.Handle => "handle",
        AuditFinding.Moved => "moved",
        AuditFinding.Unsynchronized => "unsynchronized",
        AuditFinding.Unreachable => "unreachable",
        _ => throw new ArgumentOutOfRangeException(nameof(finding)),
    };

    /// <summary>Known not to be equal; not merely not known to be.</summary>
    public static bool IsDifference(AuditFinding finding) => finding is not (AuditFinding.Unverified or AuditFinding.Equal or AuditFinding.Unreachable);
}
