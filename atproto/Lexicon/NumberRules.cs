namespace PlyrFm.AtProto.Lexicon;

/// <summary>The rules that a number, or a number of bytes or elements, can be held to.</summary>
public static class NumberRules
{
    /// <summary>The number must be one of a few.</summary>
    /// <param name="check">The check, with the value entered.</param>
    /// <param name="value">The number.</param>
    /// <param name="allowed">The values allowed.</param>
    public static void Enum(this RecordCheck check, long value, params ReadOnlySpan<long> allowed)
    {
        ArgumentNullException.ThrowIfNull(check);
        if (!allowed.Contains(value))
        {
            check.Fail(RecordRule.Enum, $"must be one of {string.Join(", ", allowed.ToArray())}");
        }
    }

    /// <summary>The number must be at least a certain one.</summary>
    /// <param name="check">The check, with the value entered.</param>
    /// <param name="value">The number.</param>
    /// <param name="limit">The smallest allowed.</param>
    public static void Minimum(this RecordCheck check, long value, long limit)
    {
        ArgumentNullException.ThrowIfNull(check);
        if (value < limit)
        {
            check.Fail(RecordRule.Minimum, $"must be at least {limit}");
        }
    }

    /// <summary>The number must be at most a certain one.</summary>
    /// <param name="check">The check, with the value entered.</param>
    /// <param name="value">The number.</param>
    /// <param name="limit">The largest allowed.</param>
    public static void Maximum(this RecordCheck check, long value, long limit)
    {
        ArgumentNullException.ThrowIfNull(check);
        if (value > limit)
        {
            check.Fail(RecordRule.Maximum, $"must be at most {limit}");
        }
    }

    /// <summary>There must be at least so many bytes or elements.</summary>
    /// <param name="check">The check, with the value entered.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="limit">Fewest.</param>
    public static void MinCount(this RecordCheck check, int count, int limit)
    {
        ArgumentNullException.ThrowIfNull(check);
        if (count < limit)
        {
            check.Fail(RecordRule.MinLength, $"must have at least {limit}");
        }
    }

    /// <summary>There must be at most so many bytes or elements.</summary>
    /// <param name="check">The check, with the value entered.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="limit">Most.</param>
    public static void MaxCount(this RecordCheck check, int count, int limit)
    {
        ArgumentNullException.ThrowIfNull(check);
        if (count > limit)
        {
            check.Fail(RecordRule.MaxLength, $"must have at most {limit}");
        }
    }
}
