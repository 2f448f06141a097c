using System.Text.Json;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Lexicon;

/// <summary>Reads documents and the definitions that only a document can hold. <see cref="SchemaParser"/> reads the values.</summary>
internal static class LexiconParser
{
    private const int LanguageVersion = 1;

    public static LexiconDocument ReadDocument(JsonElement json)
    {
        var root = new LexiconNode(json, "");
        if (root.Require("lexicon").Integer() != LanguageVersion)
        {
            throw root.Fault($"only version {LanguageVersion} of the Lexicon language is known");
        }

        if (!Nsid.TryParse(root.Require("id").Text(), out var id))
        {
            throw root.Fault("\"id\" is not an NSID");
        }

        root = new LexiconNode(json, id.ToString());
        var definitions = root.Require("defs").Fields()
            .Select(field => KeyValuePair.Create(field.Name, ReadDefinition(field.Name, field.Value, new SchemaParser(id))))
            .ToArray();
        if (definitions.Length == 0)
        {
            throw root.Fault("defines nothing");
        }

        return new LexiconDocument(id, definitions) { Description = root.FindText("description") };
    }

    private static LexiconDefinition ReadDefinition(string name, LexiconNode node, SchemaParser schemas)
    {
        if (!LexiconReference.IsName(name))
        {
            throw node.Fault("not a name for a definition");
        }

        var definition = ReadPrimary(node, schemas);
        if (definition is not null && name != LexiconReference.Main)
        {
            throw node.Fault($"only \"{LexiconReference.Main}\" can be of this type");
        }

        definition ??= schemas.Read(node);
        return definition is RefSchema or UnionSchema or UnknownSchema
            ? throw node.Fault("a definition of its own cannot be of this type")
            : definition;
    }

    private static LexiconDefinition? ReadPrimary(LexiconNode node, SchemaParser schemas) => node.Require("type").Text() switch
    {
        "record" => new RecordDefinition
        {
            Description = node.FindText("description"),
            Key = ReadKey(node.Require("key")),
            Record = schemas.ReadObject(node.Require("record")),
        },
        "query" => new QueryDefinition
        {
            Description = node.FindText("description"),
            Parameters = ReadParameters(node, schemas),
            Output = ReadBody(node.Find("output"), schemas),
            Errors = ReadErrors(node),
        },
        "procedure" => new ProcedureDefinition
        {
            Description = node.FindText("description"),
            Parameters = ReadParameters(node, schemas),
            Input = ReadBody(node.Find("input"), schemas),
            Output = ReadBody(node.Find("output"), schemas),
            Errors = ReadErrors(node),
        },
        "subscription" => new SubscriptionDefinition
        {
            Description = node.FindText("description"),
            Parameters = ReadParameters(node, schemas),
            Message = ReadMessage(node.Find("message"), schemas),
            Errors = ReadErrors(node),
        },
        "permission-set" => new PermissionSetDefinition
        {
            Description = node.FindText("description"),
            Title = node.FindText("title"),
            Detail = node.FindText("detail"),
            Permissions = node.Require("permissions").Elements().Select(ReadPermission).ToArray(),
        },
        _ => null,
    };

    private static string ReadKey(LexiconNode node) =>
        LexiconRules.IsKeyType(node.Text()) ? node.Text() : throw node.Fault("not a type of record key");

    private static ObjectSchema? ReadParameters(LexiconNode endpoint, SchemaParser schemas) =>
        endpoint.Find("parameters") is { } node ? schemas.ReadParameters(node) : null;

    private static LexiconBody? ReadBody(LexiconNode? node, SchemaParser schemas)
    {
        if (node is not { } body)
        {
            return null;
        }

        var schema = body.Find("schema") is { } json ? schemas.Read(json) : null;
        return schema is null or ObjectSchema or RefSchema or UnionSchema
            ? new LexiconBody(body.Require("encoding").Text(), schema)
            : throw body.Fault("the schema of a body is an object, a ref or a union");
    }

    private static UnionSchema? ReadMessage(LexiconNode? node, SchemaParser schemas) =>
        node is { } message
            ? schemas.Read(message.Require("schema")) as UnionSchema ?? throw message.Fault("the schema of a message is a union")
            : null;

    private static LexiconError[] ReadErrors(LexiconNode endpoint) =>
        endpoint.Find("errors")?.Elements().Select(error => new LexiconError(error.Require("name").Text(), error.FindText("description"))).ToArray() ?? [];

    private static PermissionEntry ReadPermission(LexiconNode node)
    {
        if (node.Require("type").Text() != "permission")
        {
            throw node.Fault("must be of type permission");
        }

        // Resources beyond these two are allowed by the language and mean nothing here.
        var resource = node.Require("resource").Text();
        var names = resource switch
        {
            "repo" => node.FindTexts("collection") ?? throw node.Fault("needs \"collection\""),
            "rpc" => node.FindTexts("lxm") ?? throw node.Fault("needs \"lxm\""),
            _ => [],
        };
        return new PermissionEntry(resource, names);
    }
}
