namespace PlyrFm.AtProto.Lexicon;

/// <summary>A name that has a meaning but no value. Texts hold it by its full name.</summary>
public sealed record TokenSchema : LexiconSchema;
