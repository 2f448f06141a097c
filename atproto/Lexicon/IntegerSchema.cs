namespace PlyrFm.AtProto.Lexicon;

/// <summary>A whole number of at most 64 bits.</summary>
public sealed record IntegerSchema : LexiconSchema
{
    /// <summary>Smallest value allowed.</summary>
    public long? Minimum { get; init; }

    /// <summary>Largest value allowed.</summary>
    public long? Maximum { get; init; }

    /// <summary>All values allowed.</summary>
    public IReadOnlyList<long>? Enum { get; init; }

    /// <summary>The only value allowed.</summary>
    public long? Const { get; init; }

    /// <summary>What a missing value means.</summary>
    public long? Default { get; init; }
}
