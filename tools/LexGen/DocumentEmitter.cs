using PlyrFm.AtProto.Lexicon;

namespace PlyrFm.LexGen;

/// <summary>Writes the code of one document.</summary>
public sealed class DocumentEmitter(Vocabulary vocabulary, LexiconDocument document, CodeWriter code)
{
    private readonly ShapeFinder _shapes = new(vocabulary, document.Id);
    private readonly TypeMap _types = new(vocabulary, document.Id);

    public void Emit()
    {
        foreach (var (name, definition) in document.Definitions)
        {
            EmitOwn(new LexiconReference(document.Id, name), definition);
            foreach (var shape in _shapes.Objects(name, definition))
            {
                code.Line();
                new ObjectEmitter(_types.Inside(shape), shape, code).Emit();
                foreach (var union in ShapeFinder.UnionsIn(shape))
                {
                    code.Line();
                    new UnionEmitter(_types, union, code).Emit();
                }
            }
        }
    }

    /// <summary>What stands for the definition itself, beside the objects in it.</summary>
    private void EmitOwn(LexiconReference reference, LexiconDefinition definition)
    {
        Action? members = definition switch
        {
            EndpointDefinition endpoint => () => code.Members(
                () => EmitNsid(code, document.Id.ToString()),
                () => EmitParameters(endpoint),
                () => EmitErrors(endpoint)),
            PermissionSetDefinition => () => EmitNsid(code, document.Id.ToString()),
            TokenSchema => () => code.Line($"public const string TypeName = {CSharpName.Literal(reference.ToString())};"),
            StringSchema { KnownValues: { } values } => () => Constants.EmitValues(code, values),
            StringSchema { Enum: { } values } => () => Constants.EmitValues(code, values),
            _ => null,
        };
        if (members is not null)
        {
            code.Line();
            code.Summary(definition.Description ?? (definition as PermissionSetDefinition)?.Detail);
            code.Block($"public static class {Vocabulary.NameOf(reference)}", members);
        }
    }

    public static void EmitNsid(CodeWriter code, string nsid)
    {
        code.Use(CodeWriter.Syntax);
        code.Line($"public const string NsidText = {CSharpName.Literal(nsid)};");
        code.Line();
        code.Line("public static Nsid Nsid { get; } = Nsid.Parse(NsidText);");
    }

    private void EmitParameters(EndpointDefinition endpoint)
    {
        if (endpoint.Parameters is not { Properties: { Count: > 0 } parameters })
        {
            return;
        }

        code.Line("/// <summary>Names of the parameters, and their limits and defaults.</summary>");
        code.Block("public static class Parameters", () => code.Members(
            parameters.Select<LexiconProperty, Action>(parameter => () =>
            {
                code.Summary(parameter.Schema.Description);
                code.Line($"public const string {CSharpName.Pascal(parameter.Name)} = {CSharpName.Literal(parameter.Name)};");
                foreach (var limit in Constants.LimitsOf(parameter).Concat(Constants.DefaultOf(parameter)))
                {
                    code.Line(limit);
                }
            }).Concat(parameters.Select<LexiconProperty, Action>(parameter => () => Constants.EmitValueClass(code, parameter)))));
    }

    private void EmitErrors(EndpointDefinition endpoint)
    {
        if (endpoint.Errors.Count == 0)
        {
            return;
        }

        code.Line("/// <summary>Values of <c>error</c> in answers.</summary>");
        code.Block("public static class Errors", () => code.Members(endpoint.Errors.Select<LexiconError, Action>(error => () =>
        {
            code.Summary(error.Description);
            code.Line($"public const string {CSharpName.Pascal(error.Name)} = {CSharpName.Literal(error.Name)};");
        })));
    }
}
