using PlyrFm.AppViewApi.Xrpc;

namespace PlyrFm.AppViewApi.Frontend;

/// <summary>Errors of the front end's API, with the sentences that its pages know.</summary>
internal static class FrontendError
{
    public static XrpcException NotFound(string detail) => new(new XrpcError(StatusCodes.Status404NotFound, "NotFound", detail));

    public static XrpcException BadCursor() => new(new XrpcError(StatusCodes.Status400BadRequest, "InvalidCursor", "invalid cursor format"));

    /// <summary>Pages take any answer but this one for somebody who is signed in.</summary>
    public static XrpcException NotSignedIn() => Unauthorized("not authenticated - login required");

    public static XrpcException Unauthorized(string detail) => new(new XrpcError(StatusCodes.Status401Unauthorized, "AuthRequired", detail));

    /// <param name="allowed">The methods that are answered.</param>
    public static XrpcException MethodNotAllowed(params IEnumerable<string> allowed) =>
        new(new XrpcError(StatusCodes.Status405MethodNotAllowed, "MethodNotAllowed", "Method Not Allowed") { Allow = string.Join(", ", allowed) });
}
