namespace PlyrFm.AtProto.Lexicon;

/// <summary>Stands for a named definition.</summary>
public sealed record RefSchema : LexiconSchema
{
    /// <summary>The definition meant.</summary>
    public required LexiconReference Reference { get; init; }
}
