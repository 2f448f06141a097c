using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Lexicon;

/// <summary>The rules that a text can be held to.</summary>
public static class TextRules
{
    /// <summary>The text must have a syntax.</summary>
    /// <param name="check">The check, with the value entered.</param>
    /// <param name="value">The text.</param>
    /// <param name="format">The syntax.</param>
    public static void Format(this RecordCheck check, string value, StringFormat format)
    {
        ArgumentNullException.ThrowIfNull(check);
        if (!LexiconRules.HasFormat(format, value))
        {
            check.Fail(RecordRule.Format, $"must be a valid {LexiconRules.NameOf(format)}");
        }
    }

    /// <summary>The text must have at least so many UTF-8 bytes.</summary>
    /// <param name="check">The check, with the value entered.</param>
    /// <param name="value">The text.</param>
    /// <param name="limit">Fewest bytes.</param>
    public static void MinLength(this RecordCheck check, string value, int limit)
    {
        ArgumentNullException.ThrowIfNull(check);
        ArgumentNullException.ThrowIfNull(value);
        // A UTF-16 unit is at least one byte, so a text with enough units has enough bytes.
        if (value.Length < limit && SyntaxRules.Utf8Length(value) < limit)
        {
            check.Fail(RecordRule.MinLength, $"must have at least {limit} bytes");
        }
    }

    /// <summary>The text must have at most so many UTF-8 bytes.</summary>
    /// <param name="check">The check, with the value entered.</param>
    /// <param name="value">The text.</param>
    /// <param name="limit">Most bytes.</param>
    public static void MaxLength(this RecordCheck check, string value, int limit)
    {
        ArgumentNullException.ThrowIfNull(check);
        ArgumentNullException.ThrowIfNull(value);
        // A UTF-16 unit is at most three bytes.
        if ((long)value.Length * 3 > limit && SyntaxRules.Utf8Length(value) > limit)
        {
            check.Fail(RecordRule.MaxLength, $"must have at most {limit} bytes");
        }
    }

    /// <summary>The text must have at least so many graphemes.</summary>
    /// <param name="check">The check, with the value entered.</param>
    /// <param name="value">The text.</param>
    /// <param name="limit">Fewest graphemes.</param>
    public static void MinGraphemes(this RecordCheck check, string value, int limit)
    {
        ArgumentNullException.ThrowIfNull(check);
        if (SyntaxRules.GraphemeCount(value) < limit)
        {
            check.Fail(RecordRule.MinGraphemes, $"must have at least {limit} graphemes");
        }
    }

    /// <summary>The text must have at most so many graphemes, taken as exactly as the mode says.</summary>
    /// <param name="check">The check, with the value entered.</param>
    /// <param name="value">The text.</param>
    /// <param name="limit">Most graphemes.</param>
    public static void MaxGraphemes(this RecordCheck check, string value, int limit)
    {
        ArgumentNullException.ThrowIfNull(check);
        ArgumentNullException.ThrowIfNull(value);
        // A grapheme is at least one UTF-16 unit.
        if (value.Length > limit && SyntaxRules.GraphemeCount(value) > LexiconRules.GraphemeLimit(limit, check.Mode))
        {
            check.Fail(RecordRule.MaxGraphemes, $"must have at most {limit} graphemes");
        }
    }

    /// <summary>The text must be one of a few.</summary>
    /// <param name="check">The check, with the value entered.</param>
    /// <param name="value">The text.</param>
    /// <param name="allowed">The values allowed.</param>
    public static void Enum(this RecordCheck check, string value, params ReadOnlySpan<string> allowed)
    {
        ArgumentNullException.ThrowIfNull(check);
        if (!allowed.Contains(value))
        {
            check.Fail(RecordRule.Enum, $"must be one of {string.Join(", ", allowed!)}");
        }
    }
}
