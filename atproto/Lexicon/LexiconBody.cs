namespace PlyrFm.AtProto.Lexicon;

/// <summary>The body of a request or an answer.</summary>
/// <param name="Encoding">Its media type.</param>
/// <param name="Schema">What it must be when it is JSON: an object, a reference or a union. Null when nothing is said.</param>
public sealed record LexiconBody(string Encoding, LexiconSchema? Schema);
