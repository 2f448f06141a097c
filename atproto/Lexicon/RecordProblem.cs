namespace PlyrFm.AtProto.Lexicon;

/// <summary>One way in which a value breaks its lexicon.</summary>
/// <param name="Path">Where: field names and indexes joined by <c>/</c>, such as <c>features/0/did</c>. Empty for the value as a whole.</param>
/// <param name="Rule">Which rule.</param>
/// <param name="Message">The same in words, for people. Never holds the offending value, which may be long or private.</param>
public readonly record struct RecordProblem(string Path, RecordRule Rule, string Message);
