namespace PlyrFm.AtProto.Lexicon;

/// <summary>A record that repositories hold.</summary>
public sealed record RecordDefinition : LexiconDefinition
{
    /// <summary>What keys the record may have: <c>tid</c>, <c>nsid</c>, <c>any</c> or <c>literal:value</c>.</summary>
    public required string Key { get; init; }

    /// <summary>The fields of the record.</summary>
    public required ObjectSchema Record { get; init; }
}
