namespace PlyrFm.AtProto.Lexicon;

/// <summary>Text.</summary>
public sealed record StringSchema : LexiconSchema
{
    /// <summary>The syntax the text must have.</summary>
    public StringFormat? Format { get; init; }

    /// <summary>Fewest bytes in UTF-8.</summary>
    public int? MinLength { get; init; }

    /// <summary>Most bytes in UTF-8.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Fewest extended grapheme clusters.</summary>
    public int? MinGraphemes { get; init; }

    /// <summary>Most extended grapheme clusters.</summary>
    public int? MaxGraphemes { get; init; }

    /// <summary>Values with a known meaning; others are allowed.</summary>
    public IReadOnlyList<string>? KnownValues { get; init; }

    /// <summary>All values allowed.</summary>
    public IReadOnlyList<string>? Enum { get; init; }

    /// <summary>The only value allowed.</summary>
    public string? Const { get; init; }

    /// <summary>What a missing value means.</summary>
    public string? Default { get; init; }
}
