namespace PlyrFm.AtProto.Lexicon;

/// <summary>True or false.</summary>
public sealed record BooleanSchema : LexiconSchema
{
    /// <summary>The only value allowed.</summary>
    public bool? Const { get; init; }

    /// <summary>What a missing value means.</summary>
    public bool? Default { get; init; }
}
