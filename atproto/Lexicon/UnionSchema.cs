namespace PlyrFm.AtProto.Lexicon;

/// <summary>One of several objects, told apart by <c>$type</c>.</summary>
public sealed record UnionSchema : LexiconSchema
{
    /// <summary>The known members.</summary>
    public required IReadOnlyList<LexiconReference> References { get; init; }

    /// <summary>Whether objects of other types are invalid. In an open union they are allowed and mean nothing here.</summary>
    public bool IsClosed { get; init; }
}
