namespace PlyrFm.AppViewApi.Xrpc;

/// <summary>How long a response may be reused. The times are those of docs/api.md.</summary>
internal enum Freshness
{
    /// <summary>About the moment or about the requester: never stored.</summary>
    NoStore,

    /// <summary>Made for one account: never stored, least of all by a cache that others share.</summary>
    Private,

    /// <summary>Newest things from everyone.</summary>
    Latest,

    /// <summary>One track, list or account and what hangs on it.</summary>
    Item,

    /// <summary>Totals, which a job counts once a minute.</summary>
    Totals,

    /// <summary>Files that change with a release.</summary>
    Document,
}
