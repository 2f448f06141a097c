using PlyrFm.AtProto.Lexicon;

namespace PlyrFm.LexGen;

/// <summary>Constants for limits, defaults and known values.</summary>
public static class Constants
{
    /// <summary>Declarations of a field's limits, named after the field.</summary>
    public static IEnumerable<string> LimitsOf(LexiconProperty property) => LimitsOf(CSharpName.Pascal(property.Name), property.Schema);

    private static IEnumerable<string> LimitsOf(string name, LexiconSchema schema) => schema switch
    {
        StringSchema text =>
        [
            .. Count(name + "MinLength", text.MinLength),
            .. Count(name + "MaxLength", text.MaxLength),
            .. Count(name + "MinGraphemes", text.MinGraphemes),
            .. Count(name + "MaxGraphemes", text.MaxGraphemes),
        ],
        BytesSchema bytes => [.. Count(name + "MinLength", bytes.MinLength), .. Count(name + "MaxLength", bytes.MaxLength)],
        IntegerSchema integer => [.. Number(name + "Minimum", integer.Minimum), .. Number(name + "Maximum", integer.Maximum)],
        BlobSchema blob => [.. Accept(name, blob), .. Number(name + "MaxSize", blob.MaxSize)],
        ArraySchema array =>
        [
            .. Count(name + "MinLength", array.MinLength),
            .. Count(name + "MaxLength", array.MaxLength),
            .. LimitsOf(name + "Item", array.Items),
        ],
        _ => [],
    };

    public static IEnumerable<string> DefaultOf(LexiconProperty property)
    {
        var name = CSharpName.Pascal(property.Name) + "Default";
        return property.Schema switch
        {
            IntegerSchema { Default: { } value } => Number(name, value),
            StringSchema { Default: { } value } => [$"public const string {name} = {CSharpName.Literal(value)};"],
            BooleanSchema { Default: { } value } => [$"public const bool {name} = {(value ? "true" : "false")};"],
            _ => [],
        };
    }

    /// <summary>A class with the values a text field is known to have.</summary>
    public static void EmitValueClass(CodeWriter code, LexiconProperty property)
    {
        if (ShapeFinder.Innermost(property.Schema) is not StringSchema text || (text.KnownValues ?? text.Enum) is not { } values)
        {
            return;
        }

        code.Line(text.Enum is null
            ? $"/// <summary>Known values of <c>{property.Name}</c>; others may occur.</summary>"
            : $"/// <summary>All values of <c>{property.Name}</c>.</summary>");
        code.Block($"public static class {CSharpName.Pascal(property.Name)}Values", () => EmitValues(code, values));
    }

    public static void EmitValues(CodeWriter code, IEnumerable<string> values)
    {
        foreach (var value in values)
        {
            code.Line($"public const string {CSharpName.Pascal(value)} = {CSharpName.Literal(value)};");
        }
    }

    private static IEnumerable<string> Count(string name, int? value) => value is null ? [] : [$"public const int {name} = {value};"];

    // An int constant fits int and long alike; a long one would not fit int.
    private static IEnumerable<string> Number(string name, long? value) =>
        value is null ? [] : [$"public const {(value is >= int.MinValue and <= int.MaxValue ? "int" : "long")} {name} = {value};"];

    private static IEnumerable<string> Accept(string name, BlobSchema blob) => blob.Accept is null
        ? []
        : [$"public static IReadOnlyList<string> {name}Accept {{ get; }} = [{string.Join(", ", blob.Accept.Select(CSharpName.Literal))}];"];
}
