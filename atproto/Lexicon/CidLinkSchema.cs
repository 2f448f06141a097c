namespace PlyrFm.AtProto.Lexicon;

/// <summary>A link to a block by its CID.</summary>
public sealed record CidLinkSchema : LexiconSchema;
