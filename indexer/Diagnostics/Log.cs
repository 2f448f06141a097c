namespace PlyrFm.Indexer.Diagnostics;

/// <summary>Every sentence that the indexer logs. Ids are stable; 1xx lifecycle, 2xx sources, 3xx repositories, 4xx identity, 5xx labels.</summary>
internal static partial class Log
{
    [LoggerMessage(101, LogLevel.Information, "Listening to {Source} from {Cursor} on")]
    public static partial void Connecting(this ILogger logger, string source, string cursor);

    [LoggerMessage(102, LogLevel.Information, "The database is ready; {Repositories} repositories are followed")]
    public static partial void DatabaseReady(this ILogger logger, int repositories);

    [LoggerMessage(103, LogLevel.Warning, "The database cannot be reached ({Error}); trying again in {Delay}")]
    public static partial void DatabaseAway(this ILogger logger, string error, TimeSpan delay);

    [LoggerMessage(104, LogLevel.Information, "Everything that was received is written; stopping")]
    public static partial void Drained(this ILogger logger);

    [LoggerMessage(105, LogLevel.Information, "Another indexer leads; standing by")]
    public static partial void StandingBy(this ILogger logger);

    [LoggerMessage(106, LogLevel.Warning, "Another indexer leads now, or the database has lost what it had acknowledged; beginning anew from what is stored")]
    public static partial void LeadLost(this ILogger logger);

    [LoggerMessage(201, LogLevel.Warning, "{Source}: {Error} Trying again in {Delay}")]
    public static partial void SourceLost(this ILogger logger, string source, string error, TimeSpan delay);

    [LoggerMessage(202, LogLevel.Error, "{Source} is given up: {Error}")]
    public static partial void SourceStopped(this ILogger logger, string source, string error);

    [LoggerMessage(203, LogLevel.Warning, "{Source}: events may have been lost since {Since}; every followed repository is compared with its PDS")]
    public static partial void PossibleLoss(this ILogger logger, string source, DateTimeOffset since);

    [LoggerMessage(204, LogLevel.Warning, "{Source} sends frames of a kind that is not known here; they are passed over")]
    public static partial void UnknownKind(this ILogger logger, string source);

    [LoggerMessage(205, LogLevel.Warning, "{Source}: a frame was refused: {Reason}")]
    public static partial void FrameRefused(this ILogger logger, string source, string reason);

    [LoggerMessage(206, LogLevel.Information, "{Source}: every followed repository was compared since events may have been lost")]
    public static partial void LossIsMended(this ILogger logger, string source);

    [LoggerMessage(301, LogLevel.Debug, "A commit was refused: {Verdict}")]
    public static partial void CommitRefused(this ILogger logger, string verdict);

    [LoggerMessage(302, LogLevel.Debug, "A repository is fetched again: {Reason}")]
    public static partial void Refetching(this ILogger logger, string reason);

    [LoggerMessage(303, LogLevel.Debug, "A repository could not be fetched: {Reason}")]
    public static partial void FetchFailed(this ILogger logger, string reason);

    [LoggerMessage(304, LogLevel.Information, "{Host} has no list of repositories by collection; history is found only as accounts become active")]
    public static partial void NoListing(this ILogger logger, string host);

    [LoggerMessage(305, LogLevel.Information, "{Host} lists {Count} repositories with records of ours")]
    public static partial void Listed(this ILogger logger, string host, int count);

    [LoggerMessage(306, LogLevel.Warning, "Listing repositories at {Host} failed ({Error}); trying again in {Delay}")]
    public static partial void ListingFailed(this ILogger logger, string host, string error, TimeSpan delay);

    [LoggerMessage(307, LogLevel.Information, "{Did}: everything was removed by the operator's word, {Records} records of it")]
    public static partial void Forgotten(this ILogger logger, string did, long records);

    [LoggerMessage(308, LogLevel.Warning, "{Path} cannot be read ({Error}); it is tried again with the next listing")]
    public static partial void DidFileUnreadable(this ILogger logger, string path, string error);

    [LoggerMessage(309, LogLevel.Warning, "{Path}, line {Line}: is not a DID")]
    public static partial void NoDid(this ILogger logger, string path, int line);

    [LoggerMessage(310, LogLevel.Information, "{Path} names {Count} accounts")]
    public static partial void DidFileRead(this ILogger logger, string path, int count);

    [LoggerMessage(401, LogLevel.Debug, "An identity could not be resolved: {Reason}")]
    public static partial void IdentityUnavailable(this ILogger logger, string reason);

    [LoggerMessage(402, LogLevel.Warning, "A database query of the background work failed ({Error}); trying again in {Delay}")]
    public static partial void QueryFailed(this ILogger logger, string error, TimeSpan delay);

    [LoggerMessage(501, LogLevel.Information, "What labels do has changed; everything that was labelled is judged anew")]
    public static partial void LabelRulesChanged(this ILogger logger);

    [LoggerMessage(502, LogLevel.Information, "All labels of {Source} were asked for; the stream had not brought those of {Found} subjects")]
    public static partial void Swept(this ILogger logger, string source, int found);

    [LoggerMessage(503, LogLevel.Warning, "Asking {Source} for all its labels failed ({Error}); trying again in {Delay}")]
    public static partial void SweepFailed(this ILogger logger, string source, string error, TimeSpan delay);
}
