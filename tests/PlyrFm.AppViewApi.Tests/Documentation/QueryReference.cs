using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.AtProto.Lexicon;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Lexicons;
using PlyrFm.Lexicons.Fm.Plyr.Feed;

namespace PlyrFm.AppViewApi.Tests.Documentation;

/// <summary>Writes a section of Markdown for every query: what the lexicon declares, and one request with its answer.</summary>
internal static class QueryReference
{
    private static readonly string[] Kept = ["$type", "uri", "cid"];

    public static async Task<string> WriteAsync(HttpClient client)
    {
        var catalog = LexiconFiles.Catalog();
        var text = new StringBuilder();
        foreach (var (nsid, parameters) in Example.All)
        {
            var query = catalog.GetMain<QueryDefinition>(Nsid.Parse(nsid));
            using var response = await client.GetAsync(Answer.Path(nsid, parameters));
            text.Append($"\n### {nsid}\n\n{query.Description}\n\n");
            WriteParameters(text, query);
            var errors = query.Errors.Select(error => $"`{error.Name}`").ToArray();
            text.Append($"Errors: {(errors.Length == 0 ? "none of its own" : string.Join(", ", errors))}. ");
            text.Append($"`Cache-Control: {string.Join(", ", response.Headers.GetValues("Cache-Control"))}`.\n\n");
            text.Append($"```\nGET {Uri.UnescapeDataString(Answer.Path(nsid, parameters).TrimEnd('?'))}\n```\n```json\n");
            text.Append($"{Shorten(nsid, await response.Content.ReadAsStringAsync())}\n```\n");
        }

        return text.ToString();
    }

    private static void WriteParameters(StringBuilder text, QueryDefinition query)
    {
        if (query.Parameters is not { Properties: { Count: > 0 } properties })
        {
            text.Append("No parameters.\n\n");
            return;
        }

        text.Append("| parameter | type | |\n|---|---|---|\n");
        foreach (var property in properties)
            text.Append($"| `{property.Name}` | {TypeOf(property.Schema)}{(property.IsRequired ? ", required" : "")} | {property.Schema.Description} |\n");
        text.Append('\n');
    }

    private static string TypeOf(LexiconSchema schema) => schema switch
    {
        ArraySchema { MaxLength: { } max } array => $"{array.MinLength ?? 0} to {max} of {TypeOf(array.Items)}",
        ArraySchema array => $"any number of {TypeOf(array.Items)}",
        IntegerSchema integer => $"integer {integer.Minimum} to {integer.Maximum}{(integer.Default is { } value ? $", default {value}" : "")}",
        BooleanSchema => "boolean",
        StringSchema { KnownValues: { } values } text => string.Join(" or ", values.Select(value => $"`{value}`")) + (text.Default is { } value ? $", default `{value}`" : ""),
        StringSchema { Format: { } format } => FormatName(format),
        StringSchema { MaxGraphemes: { } graphemes } => $"text of at most {graphemes} characters",
        _ => "text",
    };

    private static string FormatName(StringFormat format) => format switch
    {
        StringFormat.AtUri => "AT-URI",
        StringFormat.AtIdentifier => "DID or handle",
        StringFormat.Did => "DID",
        StringFormat.Cid => "CID",
        StringFormat.Tid => "TID",
        _ => format.ToString(),
    };

    // A track is shown in full once, under getTrack; a page of them would hide what is particular to the page.
    private static string Shorten(string nsid, string body)
    {
        var answer = JsonNode.Parse(body)!;
        if (nsid != GetTrack.NsidText)
            answer = ShortenTracks(answer);
        return JsonSerializer.Serialize(answer, Pretty.Json);
    }

    private static JsonNode ShortenTracks(JsonNode node)
    {
        switch (node)
        {
            case JsonObject track when track.ContainsKey("record") && track.ContainsKey("audio"):
                var shortened = new JsonObject();
                foreach (var kept in Kept.Where(track.ContainsKey))
                    shortened[kept] = track[kept]!.DeepClone();
                shortened["..."] = "and all else that getTrack shows";
                return shortened;
            case JsonObject other:
                return new JsonObject(other.Select(field => KeyValuePair.Create(field.Key, field.Value is { } value ? ShortenTracks(value) : null)));
            case JsonArray array:
                return new JsonArray([.. array.Select(item => ShortenTracks(item!))]);
            default:
                return node.DeepClone();
        }
    }
}
