using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Lexicon;

/// <summary>Checks values against lexicons at run time, without generated code. Immutable and thread-safe.</summary>
/// <param name="catalog">The lexicons.</param>
/// <param name="mode">How exactly to take limits in graphemes.</param>
public sealed class RecordValidator(LexiconCatalog catalog, LexiconMode mode = LexiconMode.Lenient)
{
    /// <summary>Checks a record.</summary>
    /// <param name="collection">NSID of its collection.</param>
    /// <param name="record">The record.</param>
    /// <param name="recordKey">Its key; not checked when null.</param>
    /// <returns>All problems found; none when it is valid.</returns>
    /// <exception cref="LexiconException">The catalog has no such record, or lacks a definition that it refers to.</exception>
    public IReadOnlyList<RecordProblem> Validate(Nsid collection, DataValue record, string? recordKey = null)
    {
        var definition = catalog.GetMain<RecordDefinition>(collection);
        return Run(check =>
        {
            if (recordKey is not null)
            {
                check.Key(definition.Key, recordKey);
            }

            if (record is not DataMap data)
            {
                check.Fail(RecordRule.Type, "must be an object");
                return;
            }

            check.RecordType(data, collection.ToString());
            new SchemaWalker(catalog, check).Object(definition.Record, data);
        });
    }

    /// <summary>Checks a value against a named definition.</summary>
    /// <param name="definition">Name of the definition.</param>
    /// <param name="value">The value.</param>
    /// <returns>All problems found.</returns>
    /// <exception cref="LexiconException">The catalog lacks the definition or one that it refers to.</exception>
    public IReadOnlyList<RecordProblem> Validate(LexiconReference definition, DataValue value) =>
        ValidateRoot(new RefSchema { Reference = definition }, value);

    /// <summary>Checks the answer to a query or a procedure.</summary>
    /// <param name="endpoint">NSID of the endpoint.</param>
    /// <param name="output">The JSON of the answer.</param>
    /// <returns>All problems found; none when the lexicon says nothing about the answer.</returns>
    /// <exception cref="LexiconException">The catalog has no such endpoint, or lacks a definition that it refers to.</exception>
    public IReadOnlyList<RecordProblem> ValidateOutput(Nsid endpoint, DataValue output) => catalog.GetMain<EndpointDefinition>(endpoint) switch
    {
        QueryDefinition { Output.Schema: { } schema } => ValidateRoot(schema, output),
        ProcedureDefinition { Output.Schema: { } schema } => ValidateRoot(schema, output),
        _ => [],
    };

    /// <summary>Checks the JSON that a procedure is called with.</summary>
    /// <param name="procedure">NSID of the procedure.</param>
    /// <param name="input">The JSON.</param>
    /// <returns>All problems found.</returns>
    /// <exception cref="LexiconException">The catalog has no such procedure, or lacks a definition that it refers to.</exception>
    public IReadOnlyList<RecordProblem> ValidateInput(Nsid procedure, DataValue input) =>
        catalog.GetMain<ProcedureDefinition>(procedure).Input?.Schema is { } schema ? ValidateRoot(schema, input) : [];

    /// <summary>Checks the parameters of an endpoint.</summary>
    /// <param name="endpoint">NSID of the endpoint.</param>
    /// <param name="parameters">The parameters as values; <see cref="QueryString"/> makes them from texts.</param>
    /// <returns>All problems found. Parameters that the lexicon does not know pass.</returns>
    /// <exception cref="LexiconException">The catalog has no such endpoint.</exception>
    public IReadOnlyList<RecordProblem> ValidateParameters(Nsid endpoint, DataMap parameters) =>
        catalog.GetMain<EndpointDefinition>(endpoint).Parameters is { } schema ? ValidateRoot(schema, parameters) : [];

    private List<RecordProblem> ValidateRoot(LexiconSchema schema, DataValue value) => Run(check => new SchemaWalker(catalog, check).Root(schema, value));

    private List<RecordProblem> Run(Action<RecordCheck> rules)
    {
        var problems = new List<RecordProblem>();
        rules(new RecordCheck(problems, mode));
        return problems;
    }
}
