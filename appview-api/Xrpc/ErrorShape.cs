namespace PlyrFm.AppViewApi.Xrpc;

/// <summary>How the clients of an endpoint read errors. It is put on the endpoint, where they are not those of XRPC.</summary>
internal abstract class ErrorShape
{
    public static ErrorShape Of(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<ErrorShape>() ?? XrpcErrorShape.Instance;

    public abstract ErrorReply Write(HttpContext context, XrpcError error);
}
