namespace PlyrFm.AppViewApi.Frontend;

/// <summary>
/// A part of a path that is no DID. What follows a file's name, <c>url</c> or <c>download</c>, is a record key too, and behind a DID it means the
/// track that has it (<see cref="Endpoints.AudioEndpoints"/>).
/// </summary>
internal sealed class FileNameConstraint : IRouteConstraint
{
    public const string Name = "filename";

    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        values[routeKey] is string text && !text.StartsWith("did:", StringComparison.Ordinal);
}
