using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace PlyrFm.AppViewApi.Tests.Subsonic;

/// <summary>Holds answers against <see cref="Shapes"/>. Shares nothing with the code that writes them.</summary>
internal static partial class ShapeCheck
{
    private static readonly XNamespace Namespace = "http://subsonic.org/restapi";

    public static JsonObject Read(string json)
    {
        var root = (JsonObject)JsonNode.Parse(json)!;
        Assert.Equal([Shapes.Root], root.Select(property => property.Key));
        var response = (JsonObject)root[Shapes.Root]!;
        Check(response, Shapes.Root, Shapes.Root);
        return response;
    }

    /// <summary>The same answer in XML, as the JSON that it stands for; arrays without entries are not in it.</summary>
    public static JsonObject ReadXml(string xml)
    {
        var root = XDocument.Parse(xml).Root!;
        Assert.Equal(Namespace + Shapes.Root, root.Name);
        var response = FromXml(root, Shapes.Root, Shapes.Root);
        Check(response, Shapes.Root, Shapes.Root);
        return response;
    }

    /// <summary>Without empty arrays, of which XML says nothing.</summary>
    public static JsonObject WithoutEmptyArrays(JsonObject element)
    {
        var rest = new JsonObject();
        foreach (var (name, value) in element)
        {
            if (value is JsonArray { Count: 0 })
                continue;
            rest[name] = value switch
            {
                JsonObject child => WithoutEmptyArrays(child),
                JsonArray array => new JsonArray([.. array.Select(item => item is JsonObject child ? WithoutEmptyArrays(child) : item!.DeepClone())]),
                _ => value!.DeepClone(),
            };
        }

        return rest;
    }

    private static void Check(JsonObject element, string shape, string path)
    {
        var fields = Shapes.All[shape];
        Assert.True(element.All(property => fields.Any(field => field.Name == property.Key)), $"{path} has a field that {shape} has not: {element}");
        foreach (var field in fields)
        {
            var value = element[field.Name];
            var name = $"{path}/{field.Name}";
            Assert.True(value is not null || (!field.IsRequired && !element.ContainsKey(field.Name)), $"{name} is missing: {element}");
            if (value is null)
                continue;
            foreach (var item in field.IsArray ? Assert.IsType<JsonArray>(value).ToArray() : [value])
            {
                if (field.IsObject)
                    Check(Assert.IsType<JsonObject>(item), field.Type, name);
                else
                    CheckScalar(Assert.IsAssignableFrom<JsonValue>(item), field.Type, name);
            }
        }
    }

    private static void CheckScalar(JsonValue value, string type, string path)
    {
        var isRight = (type, value.GetValueKind()) switch
        {
            ("text", JsonValueKind.String) => true,
            ("id", JsonValueKind.String) => Id().IsMatch(value.GetValue<string>()),
            ("kind", JsonValueKind.String) => value.GetValue<string>() is "music",
            ("url", JsonValueKind.String) => Uri.TryCreate(value.GetValue<string>(), UriKind.Absolute, out _),
            ("time", JsonValueKind.String) => DateTimeOffset.TryParseExact(
                value.GetValue<string>(), "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            ("int", JsonValueKind.Number) => long.TryParse(value.ToJsonString(), out var number) && number >= 0,
            ("flag", JsonValueKind.True or JsonValueKind.False) => true,
            _ => false,
        };
        Assert.True(isRight, $"{path} is no {type}: {value.ToJsonString()}");
    }

    private static JsonObject FromXml(XElement element, string shape, string path)
    {
        var json = new JsonObject();
        var fields = Shapes.All[shape];
        foreach (var attribute in element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration))
        {
            var field = fields.Single(field => field.Name == attribute.Name.LocalName && !field.IsArray && !field.IsObject && !field.IsContent && !field.IsElement);
            json[field.Name] = Scalar(attribute.Value, field.Type, $"{path}/{field.Name}");
        }

        if (fields.SingleOrDefault(field => field.IsContent) is { } content)
            json[content.Name] = string.Concat(element.Nodes().OfType<XText>().Select(text => text.Value));
        else
            Assert.DoesNotContain(element.Nodes(), node => node is XText);
        foreach (var group in element.Elements().GroupBy(child => child.Name))
        {
            Assert.Equal(Namespace, group.Key.Namespace);
            var field = fields.Single(field => field.Name == group.Key.LocalName && (field.IsArray || field.IsObject || field.IsElement));
            var values = group.Select(JsonNode (child) => field.IsObject ? FromXml(child, field.Type, $"{path}/{field.Name}") : Scalar(child.Value, field.Type, $"{path}/{field.Name}"));
            json[field.Name] = field.IsArray ? new JsonArray([.. values]) : Assert.Single(values.ToArray());
        }

        return json;
    }

    private static JsonNode Scalar(string text, string type, string path) => type switch
    {
        "int" => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
        "flag" => text is "true" or "false" ? text == "true" : throw new FormatException($"{path} is {text}"),
        _ => text,
    };

    [GeneratedRegex("^(tr|al|pl|ar)-[a-z2-7]+$")]
    private static partial Regex Id();
}
