namespace PlyrFm.TestKit.Network;

/// <summary>A PDS refused a call.</summary>
public sealed class XrpcFailureException(string nsid, int status, string? error, string? message)
    : Exception($"{nsid}: HTTP {status} {error} {message}")
{
    /// <summary>The XRPC error name, such as InvalidRequest.</summary>
    public string? Error { get; } = error;
}
