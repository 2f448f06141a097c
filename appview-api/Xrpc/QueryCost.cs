namespace PlyrFm.AppViewApi.Xrpc;

/// <summary>What a query costs, beside others.</summary>
internal enum QueryCost
{
    /// <summary>Look-ups in indexes.</summary>
    Usual,

    /// <summary>Tens of milliseconds of a core: texts are compared.</summary>
    Search,
}
