namespace PlyrFm.AtProto.Lexicon;

/// <summary>An endpoint that changes something (HTTP POST).</summary>
public sealed record ProcedureDefinition : EndpointDefinition
{
    /// <summary>The request.</summary>
    public LexiconBody? Input { get; init; }

    /// <summary>The answer.</summary>
    public LexiconBody? Output { get; init; }
}
