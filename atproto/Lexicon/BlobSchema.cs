namespace PlyrFm.AtProto.Lexicon;

/// <summary>A reference to a file in the author's repository.</summary>
public sealed record BlobSchema : LexiconSchema
{
    /// <summary>Media types allowed: exact, <c>kind/*</c> or <c>*/*</c>.</summary>
    public IReadOnlyList<string>? Accept { get; init; }

    /// <summary>Most bytes of the file.</summary>
    public long? MaxSize { get; init; }
}
