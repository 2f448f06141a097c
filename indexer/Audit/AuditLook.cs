namespace PlyrFm.Indexer.Audit;

/// <summary>One comparison, from the question to the finding. What differs at first is looked at a second time, after a grace.</summary>
/// <param name="place">The host whose place it holds while it asks for the first time; see <see cref="AuditPlaces"/>.</param>
internal sealed class AuditLook(AuditSubject subject, string place)
{
    public AuditSubject Subject { get; set; } = subject;

    public string Place { get; } = place;

    /// <summary>What the first look heard; null before it.</summary>
    public Statement? Heard { get; set; }

    /// <summary>What the first look found.</summary>
    public AuditFinding Doubt { get; set; }

    public DateTimeOffset DoubtedAt { get; private set; }

    /// <summary>When the second look is due; null when none is.</summary>
    public DateTimeOffset? ReadyAt { get; private set; }

    public void LookAgain(DateTimeOffset now, TimeSpan grace) => (DoubtedAt, ReadyAt) = (now, now + grace);

    public void Begin() => ReadyAt = null;
}
