using PlyrFm.AppViewApi.Xrpc;

namespace PlyrFm.AppViewApi.Subsonic;

/// <summary>Errors as players read them: in the form that they ask for, and with status 200, since they look into the body.</summary>
internal sealed class SubsonicErrorShape : ErrorShape
{
    private SubsonicErrorShape()
    {
    }

    public static SubsonicErrorShape Instance { get; } = new();

    public override ErrorReply Write(HttpContext context, XrpcError error)
    {
        var (contentType, body) = SubsonicReply.Write(SubsonicReply.Failed(error), SubsonicRequest.WantsJson(context));
        return new ErrorReply(error with { Status = StatusCodes.Status200OK }, contentType, body);
    }
}
