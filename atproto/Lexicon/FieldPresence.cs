namespace PlyrFm.AtProto.Lexicon;

/// <summary>Whether a field must be there, and whether it may be null. A missing field and null are different things.</summary>
[Flags]
public enum FieldPresence
{
    /// <summary>The field may be missing, but not null.</summary>
    Optional = 0,

    /// <summary>The field must be there.</summary>
    Required = 1,

    /// <summary>The field may be null.</summary>
    Nullable = 2,
}
