using System.Diagnostics.CodeAnalysis;
using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Lexicon;

/// <summary>Checks one value rule by rule and notes what is wrong and where. The interpreter and generated code both drive it.</summary>
/// <remarks>
/// A value that is there and of the right kind is entered; the rules that follow concern it until it is left. What could not be entered has
/// already been noted. Not thread-safe; one per value.
/// </remarks>
public sealed class RecordCheck
{
    /// <summary>
    /// How many problems are noted before <see cref="RecordRule.TooMany"/> ends the list. More than a person reads; without an end, a record of
    /// 1 MiB could have a hundred thousand.
    /// </summary>
    public const int MaxProblems = 256;

    private readonly ICollection<RecordProblem> _problems;

    // Names of fields, or indexes where the name is null: joined only when there is something to report.
    private readonly List<(string? Name, int Index)> _path = [];
    private int _count;

    /// <summary>Starts a check.</summary>
    /// <param name="problems">Where to put the problems found.</param>
    /// <param name="mode">How exactly to take limits in graphemes.</param>
    public RecordCheck(ICollection<RecordProblem> problems, LexiconMode mode)
    {
        ArgumentNullException.ThrowIfNull(problems);
        _problems = problems;
        Mode = mode;
    }

    /// <summary>How exactly to take limits in graphemes.</summary>
    public LexiconMode Mode { get; }

    /// <summary>Notes a problem with the value entered last.</summary>
    /// <param name="rule">The rule broken.</param>
    /// <param name="message">The same in words.</param>
    public void Fail(RecordRule rule, string message)
    {
        if (_count < MaxProblems)
        {
            _problems.Add(new RecordProblem(string.Join('/', _path.Select(step => step.Name ?? step.Index.ToString())), rule, message));
        }
        else if (_count == MaxProblems)
        {
            _problems.Add(new RecordProblem("", RecordRule.TooMany, $"has more than {MaxProblems} problems"));
        }

        _count++;
    }

    /// <summary>Enters a field.</summary>
    /// <typeparam name="T">The kind of value it must have.</typeparam>
    /// <param name="data">The object.</param>
    /// <param name="name">The field.</param>
    /// <param name="presence">Whether it must be there and whether it may be null.</param>
    /// <param name="value">The value.</param>
    /// <returns>True when the field was entered: it must then be left. False when it is missing, null or of another kind.</returns>
    public bool Field<T>(DataMap data, string name, FieldPresence presence, [NotNullWhen(true)] out T? value)
        where T : DataValue
    {
        ArgumentNullException.ThrowIfNull(data);
        value = null;
        _path.Add((name, 0));
        if (!data.TryGet(name, out var found))
        {
            if (presence.HasFlag(FieldPresence.Required))
            {
                Fail(RecordRule.Required, "is required");
            }
        }
        else if (found is T typed)
        {
            value = typed;
            return true;
        }
        else if (found is not DataNull)
        {
            Fail(RecordRule.Type, $"must be {KindOf(typeof(T))}");
        }
        else if (!presence.HasFlag(FieldPresence.Nullable))
        {
            Fail(RecordRule.Nullable, "must not be null");
        }

        Leave();
        return false;
    }

    /// <summary>Enters an element of an array.</summary>
    /// <typeparam name="T">The kind of value it must be.</typeparam>
    /// <param name="array">The array.</param>
    /// <param name="index">Index of the element.</param>
    /// <param name="value">The element.</param>
    /// <returns>True when it was entered: it must then be left. False when it is of another kind.</returns>
    public bool Item<T>(DataArray array, int index, [NotNullWhen(true)] out T? value)
        where T : DataValue
    {
        ArgumentNullException.ThrowIfNull(array);
        _path.Add((null, index));
        value = array[index] as T;
        if (value is not null)
        {
            return true;
        }

        var isNull = array[index] is DataNull;
        Fail(isNull ? RecordRule.Nullable : RecordRule.Type, isNull ? "must not be null" : $"must be {KindOf(typeof(T))}");
        Leave();
        return false;
    }

    /// <summary>Leaves the value entered last.</summary>
    public void Leave() => _path.RemoveAt(_path.Count - 1);

    /// <summary>A record must carry the name of its collection.</summary>
    /// <param name="data">The record.</param>
    /// <param name="collection">NSID of the collection.</param>
    public void RecordType(DataMap data, string collection)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Type != collection)
        {
            Fail(RecordRule.TypeName, $"$type must be {collection}");
        }
    }

    /// <summary>An object whose type follows from its place needs no name. If it has one, it must be the right one.</summary>
    /// <param name="data">The object.</param>
    /// <param name="typeName">Full name of its definition.</param>
    public void ObjectType(DataMap data, string typeName)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.TryGet(LexiconRules.TypeField, out var type) && (type as DataText)?.Value != typeName)
        {
            Fail(RecordRule.TypeName, $"$type must be {typeName} or missing");
        }
    }

    /// <summary>A member of a union must carry the name of its type.</summary>
    /// <param name="data">The member.</param>
    /// <returns>The name, or null when there is none.</returns>
    public string? MemberType(DataMap data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Type is { Length: > 0 } name)
        {
            return name;
        }

        Fail(RecordRule.Union, "a member of a union must have $type");
        return null;
    }

    /// <summary>A closed union has no member of this type.</summary>
    public void NotAMember() => Fail(RecordRule.Union, "$type is none of the types allowed");

    /// <summary>The key must be one that the collection allows.</summary>
    /// <param name="keyType">The collection's type of key.</param>
    /// <param name="recordKey">The key.</param>
    public void Key(string keyType, string recordKey)
    {
        if (!LexiconRules.HasKeyType(keyType, recordKey))
        {
            Fail(RecordRule.Key, $"record key must be of type {keyType}");
        }
    }

    /// <summary>The value must be a certain one.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="value">The value.</param>
    /// <param name="required">The only one allowed.</param>
    public void Const<T>(T value, T required)
        where T : IEquatable<T>
    {
        if (!EqualityComparer<T>.Default.Equals(value, required))
        {
            Fail(RecordRule.Const, $"must be {required}");
        }
    }

    /// <summary>Any object passes that does not claim to be a blob.</summary>
    /// <param name="data">The object.</param>
    public void Unknown(DataMap data)
    {
        if (LexiconRules.IsBlob(data))
        {
            Fail(RecordRule.Type, "must not be a blob");
        }
    }

    internal static string KindOf(Type type) => type switch
    {
        _ when type == typeof(DataText) => "a text",
        _ when type == typeof(DataInteger) => "an integer",
        _ when type == typeof(DataBoolean) => "true or false",
        _ when type == typeof(DataBytes) => "bytes",
        _ when type == typeof(DataLink) => "a link",
        _ when type == typeof(DataArray) => "an array",
        _ => "an object",
    };
}
