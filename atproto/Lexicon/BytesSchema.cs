namespace PlyrFm.AtProto.Lexicon;

/// <summary>A byte string.</summary>
public sealed record BytesSchema : LexiconSchema
{
    /// <summary>Fewest bytes.</summary>
    public int? MinLength { get; init; }

    /// <summary>Most bytes.</summary>
    public int? MaxLength { get; init; }
}
