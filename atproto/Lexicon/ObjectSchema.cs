namespace PlyrFm.AtProto.Lexicon;

/// <summary>An object. Fields that are not listed are allowed and mean nothing here.</summary>
public sealed record ObjectSchema : LexiconSchema
{
    /// <summary>The known fields, in the order of the document.</summary>
    public required IReadOnlyList<LexiconProperty> Properties { get; init; }
}
