namespace PlyrFm.AppViewApi.Diagnostics;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "{Path} failed")]
    public static partial void RequestFailed(ILogger log, string path, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "{Path} was answered with 503: {Reason}")]
    public static partial void RequestRefused(ILogger log, string path, string reason);

    [LoggerMessage(3, LogLevel.Information, "Listening for repository changes")]
    public static partial void RepoSignalsConnected(ILogger log);

    [LoggerMessage(4, LogLevel.Warning, "Not listening for repository changes, next attempt in {Delay}: {Reason}")]
    public static partial void RepoSignalsLost(ILogger log, TimeSpan delay, string reason);

    [LoggerMessage(5, LogLevel.Information, "Serving {Hostname}: queries at {Url}, administration at {AdminUrl}")]
    public static partial void Serving(ILogger log, string hostname, Uri url, Uri adminUrl);

    // At a level that is off unless somebody looks for the reason: anybody can have it written as often as they like.
    [LoggerMessage(6, LogLevel.Debug, "Token of {Issuer} for {Nsid} refused: {Error}")]
    public static partial void TokenRefused(ILogger log, string issuer, string nsid, string error);
}
