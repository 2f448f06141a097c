using System.Text.Json;
using PlyrFm.AppViewApi.Diagnostics;
using PlyrFm.AppViewApi.Pages;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Lexicons;
using PlyrFm.Lexicons.Fm.Plyr.Feed;

namespace PlyrFm.AppViewApi.Endpoints;

/// <summary>What this service says about itself.</summary>
internal static class ServiceEndpoints
{
    public const string ServiceId = "#plyr_appview";

    /// <summary>Text editors look for a service of this kind.</summary>
    public const string MentionSearchId = "#mention_search";

    public static void MapService(this WebApplication app, ApiOptions options, XrpcRouter xrpc)
    {
        var welcome = Json(writer => WriteWelcome(writer, options, xrpc));
        var didDocument = Json(writer => WriteDidDocument(writer, options));
        var health = Json(static writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("version", ServiceVersion.Text);
            writer.WriteEndObject();
        });

        app.Services.GetRequiredService<HomeEndpoints>().Map(app, welcome);
        app.MapFixed("/.well-known/did.json", didDocument, Freshness.Document);
        app.MapFixed($"{XrpcRouter.Prefix}/_health", health, Freshness.NoStore);
        app.MapMethods("/lexicons/{file}", [HttpMethods.Get, HttpMethods.Head], SendLexiconAsync);
    }

    private static Task SendLexiconAsync(HttpContext context)
    {
        const string Suffix = ".json";
        var file = (string)context.Request.RouteValues["file"]!;
        return file.EndsWith(Suffix, StringComparison.Ordinal)
            && Nsid.TryParse(file[..^Suffix.Length], out var nsid)
            && LexiconFiles.All.TryGetValue(nsid, out var json)
                ? JsonReply.OfUtf8(json, Freshness.Document).SendAsync(context)
                : throw new XrpcException(new XrpcError(StatusCodes.Status404NotFound, "LexiconNotFound", "No such lexicon is kept here."));
    }

    private static void MapFixed(this WebApplication app, string path, byte[] body, Freshness freshness) =>
        app.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], (HttpContext context) => JsonReply.OfUtf8(body, freshness).SendAsync(context));

    // https://atproto.com/specs/did#did-documents: no key, since this service signs nothing.
    private static void WriteDidDocument(Utf8JsonWriter writer, ApiOptions options)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("@context");
        writer.WriteStringValue("https://www.w3.org/ns/did/v1");
        writer.WriteEndArray();
        writer.WriteString("id", options.Did);
        writer.WriteStartArray("service");
        WriteService(writer, ServiceId, "PlyrAppView", options.Origin);
        WriteService(writer, MentionSearchId, "MentionSearchService", options.Origin);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteService(Utf8JsonWriter writer, string id, string type, string endpoint)
    {
        writer.WriteStartObject();
        writer.WriteString("id", id);
        writer.WriteString("type", type);
        writer.WriteString("serviceEndpoint", endpoint);
        writer.WriteEndObject();
    }

    private static void WriteWelcome(Utf8JsonWriter writer, ApiOptions options, XrpcRouter xrpc)
    {
        writer.WriteStartObject();
        writer.WriteString("service", "A read-only index of the music records (fm.plyr.*) of the AT Protocol network.");
        writer.WriteString("did", options.Did);
        writer.WriteString("proxy", options.Did + ServiceId);
        writer.WriteString("version", ServiceVersion.Text);
        writer.WriteString("documentation", $"{options.Origin}/docs");
        writer.WriteString("docs", $"{options.Origin}/docs");
        writer.WriteString("openapi", $"{options.Origin}/openapi.json");
        writer.WriteString("newest", $"{options.Origin}{XrpcRouter.Prefix}/{ListTracks.NsidText}");
        writer.WriteStartObject("queries");
        foreach (var nsid in xrpc.Nsids.Order(StringComparer.Ordinal))
            writer.WriteString(nsid, $"{options.Origin}/lexicons/{nsid}.json");
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = ErrorJson.Relaxed.Options.Encoder, Indented = true }))
            write(writer);
        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }
}
