namespace PlyrFm.AtProto.Lexicon;

/// <summary>An error that an endpoint can answer with.</summary>
/// <param name="Name">The value of <c>error</c> in the answer.</param>
/// <param name="Description">When it occurs.</param>
public sealed record LexiconError(string Name, string? Description);
