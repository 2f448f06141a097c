using PlyrFm.AppViewApi.Diagnostics;
using PlyrFm.AppViewApi.Xrpc;

namespace PlyrFm.AppViewApi.Subsonic;

/// <summary>Answers in the form that the player reads.</summary>
internal static class SubsonicReply
{
    private const string RootName = "subsonic-response";

    // The newest that there is of the original interface.
    private const string ProtocolVersion = "1.16.1";

    /// <summary>A successful answer, to be filled.</summary>
    public static Element Ok() => Root("ok");

    public static Element Failed(XrpcError error) => Root("failed").Add("error", SubsonicError.Of(error));

    public static Task SendAsync(HttpContext context, Element root, bool asJson)
    {
        var (contentType, body) = Write(root, asJson);
        return new DocumentReply(body, contentType, Freshness.NoStore).SendAsync(context);
    }

    public static (string ContentType, byte[] Body) Write(Element root, bool asJson) =>
        asJson ? (JsonForm.ContentType, JsonForm.Write(RootName, root)) : (XmlForm.ContentType, XmlForm.Write(RootName, root));

    private static Element Root(string status) => new Element()
        .Set("status", status)
        .Set("version", ProtocolVersion)
        .Set("type", "plyr")
        .Set("serverVersion", ServiceVersion.Text)
        .Set("openSubsonic", true);
}
