namespace PlyrFm.AtProto.Lexicon;

/// <summary>A field of an object, or a parameter of an endpoint.</summary>
/// <param name="Name">Name of the field.</param>
/// <param name="Schema">What its value must be.</param>
/// <param name="Presence">Whether it must be there and whether it may be null.</param>
public sealed record LexiconProperty(string Name, LexiconSchema Schema, FieldPresence Presence)
{
    /// <summary>Whether an object without the field is invalid.</summary>
    public bool IsRequired => Presence.HasFlag(FieldPresence.Required);

    /// <summary>Whether null is a value of the field.</summary>
    public bool IsNullable => Presence.HasFlag(FieldPresence.Nullable);
}
