namespace PlyrFm.AtProto.Lexicon;

/// <summary>A list of values of one kind.</summary>
public sealed record ArraySchema : LexiconSchema
{
    /// <summary>What each element must be.</summary>
    public required LexiconSchema Items { get; init; }

    /// <summary>Fewest elements.</summary>
    public int? MinLength { get; init; }

    /// <summary>Most elements.</summary>
    public int? MaxLength { get; init; }
}
