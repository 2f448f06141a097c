namespace PlyrFm.AppViewApi.Xrpc;

/// <summary>How the clients of an endpoint read errors, if not as those of XRPC. Set as a feature of the request before anything can fail.</summary>
internal sealed record ErrorForm(Func<HttpContext, XrpcError, Task> Send);
