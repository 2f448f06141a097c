namespace PlyrFm.AtProto.Lexicon;

/// <summary>Anything a lexicon document can define under a name.</summary>
public abstract record LexiconDefinition
{
    /// <summary>What the definition is for, in the author's words.</summary>
    public string? Description { get; init; }
}
