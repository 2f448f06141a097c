namespace PlyrFm.AppViewApi.Xrpc;

/// <summary>
/// Ends a request with an error for its client. Thrown wherever a parameter or a look-up fails, caught in <see cref="ErrorBoundary"/> alone.
/// </summary>
internal sealed class XrpcException(XrpcError error) : Exception(error.Message)
{
    public XrpcError Error { get; } = error;
}
