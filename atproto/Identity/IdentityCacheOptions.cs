namespace PlyrFm.AtProto.Identity;

/// <summary>How long answers are kept, and how many.</summary>
public sealed record IdentityCacheOptions
{
    /// <summary>Accounts kept; the least recently used goes first. One takes about 1 KB.</summary>
    public int Capacity { get; init; } = 20_000;

    /// <summary>How long a document, or a verified handle, is taken as it is. Changes in between are announced by #identity events.</summary>
    public TimeSpan FreshFor { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How much longer it may stand in while the resolver is down.</summary>
    public TimeSpan StaleFor { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Gives a stale answer at once and asks again in the background, for those whose own callers wait.</summary>
    public bool ServeStaleWhileRefreshing { get; init; }

    /// <summary>How long "there is none" is believed, of a DID as of a handle.</summary>
    public TimeSpan NotFoundFor { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Pause after a failed look-up.</summary>
    public TimeSpan ErrorFor { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>A forced refresh is refused this soon after a look-up: bad signatures must not become requests to a directory.</summary>
    public TimeSpan RefreshInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Forced refreshes of all accounts together within one second; above it the known answer is given.</summary>
    public int MaxRefreshesPerSecond { get; init; } = 50;
}
