namespace PlyrFm.AtProto.Lexicon;

/// <summary>An endpoint that reads (HTTP GET).</summary>
public sealed record QueryDefinition : EndpointDefinition
{
    /// <summary>The answer.</summary>
    public LexiconBody? Output { get; init; }
}
