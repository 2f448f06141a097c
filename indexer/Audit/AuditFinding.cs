namespace PlyrFm.Indexer.Audit;

/// <summary>How a repository compares with its PDS. The numbers are stored, the names are shown.</summary>
internal enum AuditFinding : short
{
    /// <summary>Not looked at yet.</summary>
    Unverified = 0,

    /// <summary>Same head, same status, same host, same handle.</summary>
    Equal = 1,

    /// <summary>Its PDS has had a newer revision for longer than events take, and no source has brought it.</summary>
    MissedCommit = 2,

    /// <summary>Same revision, another commit.</summary>
    OtherCommit = 3,

    /// <summary>Its PDS has an older revision than the one that was proven here: it went back, so nothing is to be repaired on our side.</summary>
    OlderAtHost = 4,

    /// <summary>Shown here and not active there, or the other way round.</summary>
    Status = 5,

    /// <summary>Another verified handle, or none any more.</summary>
    Handle = 6,

    /// <summary>Another PDS.</summary>
    Moved = 7,

    /// <summary>Its fetch is under way, due, or fails: the table repo says why.</summary>
    Unsynchronized = 8,

    /// <summary>Its DID document or its PDS could not be asked. Neither verified nor different.</summary>
    Unreachable = 9,
}
