namespace PlyrFm.AppViewApi.Xrpc;

/// <summary>What the errors of an endpoint look like, where they are not those of XRPC; it is put on the endpoint.</summary>
internal abstract class ErrorShape
{
    /// <summary>The error as clients of the endpoint are to see it.</summary>
    public abstract XrpcError Adapt(XrpcError error);

    public abstract byte[] Write(XrpcError error);
}
