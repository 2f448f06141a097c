namespace PlyrFm.AtProto.Lexicon;

/// <summary>A definition that describes a value, as opposed to an endpoint.</summary>
public abstract record LexiconSchema : LexiconDefinition;
