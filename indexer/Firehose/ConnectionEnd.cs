namespace PlyrFm.Indexer.Firehose;

/// <summary>Why a connection ended, and what to do now.</summary>
/// <param name="Why">A short name for the metric.</param>
/// <param name="Message">A sentence for the operator.</param>
internal sealed record ConnectionEnd(string Why, string Message)
{
    /// <summary>The next attempt would end the same way until a person has done something.</summary>
    public bool IsFinal { get; init; }

    /// <summary>The source said how long to wait.</summary>
    public TimeSpan? Wait { get; init; }
}
