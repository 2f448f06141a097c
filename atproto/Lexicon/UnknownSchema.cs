namespace PlyrFm.AtProto.Lexicon;

/// <summary>Any object, except a blob.</summary>
public sealed record UnknownSchema : LexiconSchema;
