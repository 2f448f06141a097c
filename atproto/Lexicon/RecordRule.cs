namespace PlyrFm.AtProto.Lexicon;

/// <summary>The rule of a lexicon that a value breaks.</summary>
public enum RecordRule
{
    /// <summary>A required field is missing.</summary>
    Required,

    /// <summary>Null where null is not a value.</summary>
    Nullable,

    /// <summary>A value of another kind than the schema asks for.</summary>
    Type,

    /// <summary><c>$type</c> is missing or names another definition.</summary>
    TypeName,

    /// <summary>Not the one value allowed.</summary>
    Const,

    /// <summary>None of the values allowed.</summary>
    Enum,

    /// <summary>A number too small.</summary>
    Minimum,

    /// <summary>A number too large.</summary>
    Maximum,

    /// <summary>Too few UTF-8 bytes, bytes or elements.</summary>
    MinLength,

    /// <summary>Too many UTF-8 bytes, bytes or elements.</summary>
    MaxLength,

    /// <summary>Too few grapheme clusters.</summary>
    MinGraphemes,

    /// <summary>Too many grapheme clusters.</summary>
    MaxGraphemes,

    /// <summary>A text without the syntax asked for.</summary>
    Format,

    /// <summary>A blob of a media type that is not allowed.</summary>
    Accept,

    /// <summary>A blob too large.</summary>
    MaxSize,

    /// <summary>An object outside a closed union, or one in a union without <c>$type</c>.</summary>
    Union,

    /// <summary>A record key that the collection does not allow.</summary>
    Key,

    /// <summary>There are more problems than the list holds, so nothing follows from what it does not hold. Never to be tolerated.</summary>
    TooMany,
}
