namespace PlyrFm.AtProto.Lexicon;

/// <summary>Something a server answers to: a query, a procedure or a subscription.</summary>
public abstract record EndpointDefinition : LexiconDefinition
{
    /// <summary>Parameters of the query string; none when null.</summary>
    public ObjectSchema? Parameters { get; init; }

    /// <summary>The errors that callers are told to expect.</summary>
    public IReadOnlyList<LexiconError> Errors { get; init; } = [];
}
