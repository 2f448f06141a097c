using System.Text.Json;
using PlyrFm.AppViewApi.Diagnostics;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.AtProto.Lexicon;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Lexicons;

namespace PlyrFm.AppViewApi.Documentation;

/// <summary>Describes the offered queries in OpenAPI 3.1, made from their lexicons, for tools that do not read lexicons.</summary>
/// <remarks>https://spec.openapis.org/oas/v3.1.0</remarks>
internal static class OpenApiDocument
{
    private const string Version = "3.1.0";
    private const string Token = "serviceAuth";

    /// <summary>Errors that any query can end in, as docs/api.md has them.</summary>
    private static readonly (string Status, string Description)[] CommonErrors =
    [
        ("401", "The token that was sent does not hold, or one is needed."),
        ("429", "Too many requests; Retry-After says when the next one is worth it."),
        ("503", "The index is away or the answer took too long; Retry-After says when to try again."),
    ];

    /// <param name="nsids">The queries.</param>
    public static byte[] Write(ApiOptions options, IEnumerable<string> nsids)
    {
        var catalog = LexiconFiles.Catalog();
        var schemas = new OpenApiSchemas(catalog);
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = ErrorJson.Relaxed.Options.Encoder }))
        {
            writer.WriteStartObject();
            writer.WriteString("openapi", Version);
            WriteInfo(writer);
            WriteServers(writer, options);
            writer.WriteStartObject("paths");
            foreach (var nsid in nsids.Order(StringComparer.Ordinal))
                WritePath(writer, schemas, nsid, catalog.GetMain<QueryDefinition>(Nsid.Parse(nsid)));
            writer.WriteEndObject();
            WriteComponents(writer, schemas);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void WriteInfo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("info");
        writer.WriteString("title", "plyr AppView");
        writer.WriteString("version", ServiceVersion.Text);
        writer.WriteString(
            "description",
            "A read-only index of the music records (fm.plyr.*) of the AT Protocol network. Everything can be asked without a token; with a service auth token "
            + "answers hold the state of the asking account. Nothing is written here: clients write to their own PDS.");
        writer.WriteStartObject("license");
        writer.WriteString("name", "MIT");
        writer.WriteString("identifier", "MIT");
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteServers(Utf8JsonWriter writer, ApiOptions options)
    {
        writer.WriteStartArray("servers");
        writer.WriteStartObject();
        writer.WriteString("url", options.Origin);
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static void WritePath(Utf8JsonWriter writer, OpenApiSchemas schemas, string nsid, QueryDefinition query)
    {
        writer.WriteStartObject($"{XrpcRouter.Prefix}/{nsid}");
        writer.WriteStartObject("get");
        writer.WriteString("operationId", nsid);
        writer.WriteStartArray("tags");
        writer.WriteStringValue(nsid[..nsid.LastIndexOf('.')]);
        writer.WriteEndArray();
        if (query.Description is { } description)
            writer.WriteString("description", description);
        WriteParameters(writer, schemas, query);
        WriteResponses(writer, schemas, query);

        // Either no token or one.
        writer.WriteStartArray("security");
        writer.WriteStartObject();
        writer.WriteEndObject();
        writer.WriteStartObject();
        writer.WriteStartArray(Token);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteParameters(Utf8JsonWriter writer, OpenApiSchemas schemas, QueryDefinition query)
    {
        writer.WriteStartArray("parameters");
        foreach (var property in query.Parameters?.Properties ?? [])
        {
            writer.WriteStartObject();
            writer.WriteString("name", property.Name);
            writer.WriteString("in", "query");
            writer.WriteBoolean("required", property.IsRequired);
            if (property.Schema.Description is { } description)
                writer.WriteString("description", description);
            writer.WritePropertyName("schema");
            schemas.Write(writer, property.Schema, isParameter: true);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteResponses(Utf8JsonWriter writer, OpenApiSchemas schemas, QueryDefinition query)
    {
        writer.WriteStartObject("responses");
        writer.WriteStartObject("200");
        writer.WriteString("description", "The answer.");
        if (query.Output is { Schema: { } schema } output)
        {
            WriteContent(writer, output.Encoding);
            schemas.Write(writer, schema);
            EndContent(writer);
        }

        writer.WriteEndObject();
        WriteDeclaredErrors(writer, query);
        foreach (var (status, description) in CommonErrors)
        {
            writer.WriteStartObject(status);
            writer.WriteString("description", description);
            WriteContent(writer, "application/json");
            WriteError(writer, []);
            EndContent(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteDeclaredErrors(Utf8JsonWriter writer, QueryDefinition query)
    {
        var lines = query.Errors.Select(error => $"{error.Name}: {error.Description ?? "see the name."}").Prepend("InvalidRequest: a parameter is not as described.");
        writer.WriteStartObject("400");
        writer.WriteString("description", string.Join('\n', lines));
        WriteContent(writer, "application/json");
        WriteError(writer, [.. query.Errors.Select(error => error.Name).Prepend("InvalidRequest")]);
        EndContent(writer);
        writer.WriteEndObject();
    }

    private static void WriteError(Utf8JsonWriter writer, IReadOnlyList<string> names)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "object");
        writer.WriteStartArray("required");
        writer.WriteStringValue("error");
        writer.WriteEndArray();
        writer.WriteStartObject("properties");
        writer.WriteStartObject("error");
        writer.WriteString("type", "string");
        if (names.Count > 0)
        {
            writer.WriteStartArray("enum");
            foreach (var name in names)
                writer.WriteStringValue(name);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        writer.WriteStartObject("message");
        writer.WriteString("type", "string");
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter writer, string encoding)
    {
        writer.WriteStartObject("content");
        writer.WriteStartObject(encoding);
        writer.WritePropertyName("schema");
    }

    private static void EndContent(Utf8JsonWriter writer)
    {
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteComponents(Utf8JsonWriter writer, OpenApiSchemas schemas)
    {
        writer.WriteStartObject("components");
        writer.WriteStartObject("securitySchemes");
        writer.WriteStartObject(Token);
        writer.WriteString("type", "http");
        writer.WriteString("scheme", "bearer");
        writer.WriteString("bearerFormat", "JWT");
        writer.WriteString("description", "A service auth token of com.atproto.server.getServiceAuth, for this one query.");
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteStartObject("schemas");
        schemas.WriteNamed(writer);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
