using PlyrFm.AppViewApi.Diagnostics;
using PlyrFm.AppViewApi.Xrpc;

namespace PlyrFm.AppViewApi.Subsonic;

/// <summary>Sends answers in the form that the player reads. Errors come with status 200 too: players look into the body.</summary>
internal static class SubsonicReply
{
    private const string RootName = "subsonic-response";

    // The newest that there is of the original interface.
    private const string ProtocolVersion = "1.16.1";

    /// <summary>A successful answer, to be filled.</summary>
    public static Element Ok() => Root("ok");

    public static Task SendAsync(HttpContext context, Element root, bool asJson)
    {
        var body = asJson ? JsonForm.Write(RootName, root) : XmlForm.Write(RootName, root);
        return new DocumentReply(body, asJson ? JsonForm.ContentType : XmlForm.ContentType, Freshness.NoStore).SendAsync(context);
    }

    public static Task SendErrorAsync(HttpContext context, XrpcError error, bool asJson)
    {
        if (error.RetryAfter is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString();
        return SendAsync(context, Root("failed").Add("error", SubsonicError.Of(error)), asJson);
    }

    private static Element Root(string status) => new Element()
        .Set("status", status)
        .Set("version", ProtocolVersion)
        .Set("type", "plyr")
        .Set("serverVersion", ServiceVersion.Text)
        .Set("openSubsonic", true);
}
