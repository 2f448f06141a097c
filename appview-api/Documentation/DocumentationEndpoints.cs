using PlyrFm.AppViewApi.Xrpc;
using Scalar.AspNetCore;

namespace PlyrFm.AppViewApi.Documentation;

/// <summary>The description of the API for tools, and a page on which people read and try it.</summary>
internal static class DocumentationEndpoints
{
    private const string DocumentPath = "/openapi.json";

    public static void MapDocumentation(this WebApplication app, ApiOptions options, XrpcRouter xrpc)
    {
        var document = OpenApiDocument.Write(options, xrpc.Nsids);
        app.MapMethods(
            DocumentPath, [HttpMethods.Get, HttpMethods.Head], (HttpContext context) => JsonReply.OfUtf8(document, Freshness.Document).SendAsync(context));

        // Everything comes from here: no script, font or proxy of somebody else's is needed, so none learns who reads.
        app.MapScalarApiReference("/docs", page =>
        {
            page.WithTitle("plyr AppView").WithOpenApiRoutePattern(DocumentPath).DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp()
                .HideDeveloperTools();
            page.ProxyUrl = null;
            page.HideClientButton = true;
        });
    }
}
