using PlyrFm.AppViewApi.Xrpc;

namespace PlyrFm.AppViewApi.Subsonic;

/// <summary>Errors in the numbers that players know.</summary>
/// <remarks>https://opensubsonic.netlify.app/docs/responses/error/</remarks>
internal static class SubsonicError
{
    /// <summary>Name of the error for a parameter that a method cannot do without.</summary>
    public const string MissingParameter = "MissingParameter";

    private const int Generic = 0;
    private const int ParameterIsMissing = 10;
    private const int NotAuthorised = 50;
    private const int NotFound = 70;

    public static Element Of(XrpcError error) => new Element().Set("code", CodeOf(error)).Set("message", error.Message);

    private static int CodeOf(XrpcError error) => error switch
    {
        { Name: MissingParameter } => ParameterIsMissing,
        { Status: StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden } => NotAuthorised,
        { Status: StatusCodes.Status404NotFound } => NotFound,
        // What a lexicon would call by these names; XRPC has one status for all of them.
        { Name: "TrackNotFound" or "TrackWithheld" or "ListNotFound" or "ListWithheld" or "ActorNotFound" } => NotFound,
        _ => Generic,
    };
}
