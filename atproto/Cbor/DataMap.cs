using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace PlyrFm.AtProto.Cbor;

/// <summary>A map with text keys, always in the canonical order of DAG-CBOR: shorter keys first, then bytewise. Immutable.</summary>
public sealed class DataMap : DataValue, IReadOnlyCollection<KeyValuePair<string, DataValue>>
{
    private readonly KeyValuePair<string, DataValue>[] _entries;

    /// <summary>A map of these entries, in any order.</summary>
    /// <exception cref="ArgumentException">A key stands twice.</exception>
    public DataMap(IEnumerable<KeyValuePair<string, DataValue>> entries)
    {
        _entries = entries.ToArray();
        _entries.AsSpan().Sort(static (left, right) => KeyComparer.Compare(left.Key, right.Key));
        for (var i = 1; i < _entries.Length; i++)
        {
            if (_entries[i - 1].Key == _entries[i].Key)
            {
                throw new ArgumentException($"The key \"{_entries[i].Key}\" stands twice.", nameof(entries));
            }
        }
    }

    // Private, or an array would choose this one and skip the sorting: FromSorted says what it wants.
    private DataMap(KeyValuePair<string, DataValue>[] sorted) => _entries = sorted;

    /// <summary>The map without entries.</summary>
    public static DataMap Empty { get; } = FromSorted([]);

    /// <summary>How many entries.</summary>
    public int Count => _entries.Length;

    /// <summary>The value of <c>$type</c>, when there is one and it is a text.</summary>
    public string? Type => Get<DataText>("$type")?.Value;

    /// <summary>The value of a key that must be there.</summary>
    /// <exception cref="KeyNotFoundException">It is not.</exception>
    public DataValue this[string key] => TryGet(key, out var value) ? value : throw new KeyNotFoundException($"No key \"{key}\".");

    /// <summary>Reads a record: one DAG-CBOR map.</summary>
    /// <exception cref="MalformedDataException">Not strict DAG-CBOR, or not a map.</exception>
    public static new DataMap FromCbor(ReadOnlySpan<byte> cbor) =>
        DataValue.FromCbor(cbor) as DataMap ?? ThrowHelper.Malformed<DataMap>(MalformedReason.UnexpectedType, 0);

    /// <summary>Reads a record: one JSON object that stands for a map.</summary>
    /// <exception cref="MalformedDataException">Not of the data model, or not a map.</exception>
    public static new DataMap FromJson(ReadOnlySpan<byte> utf8) =>
        DataValue.FromJson(utf8) as DataMap ?? ThrowHelper.Malformed<DataMap>(MalformedReason.UnexpectedType, 0);

    /// <summary>Reads a record: one JSON object that stands for a map.</summary>
    /// <exception cref="MalformedDataException">Not of the data model, or not a map.</exception>
    public static new DataMap FromJson(string json) =>
        DataValue.FromJson(json) as DataMap ?? ThrowHelper.Malformed<DataMap>(MalformedReason.UnexpectedType, 0);

    /// <summary>A map of entries that stand in canonical order; the array is not copied.</summary>
    internal static DataMap FromSorted(KeyValuePair<string, DataValue>[] entries) => new(entries);

    /// <summary>Looks a key up.</summary>
    /// <returns>False when there is no such key; a null value is a value.</returns>
    public bool TryGet(string key, [NotNullWhen(true)] out DataValue? value)
    {
        var index = IndexOf(key);
        value = index < 0 ? null : _entries[index].Value;
        return index >= 0;
    }

    /// <summary>The value of a key, when it is there and of this kind; null otherwise.</summary>
    public T? Get<T>(string key) where T : DataValue => TryGet(key, out var value) ? value as T : null;

    /// <summary>True when there is such a key.</summary>
    public bool ContainsKey(string key) => IndexOf(key) >= 0;

    /// <summary>A copy with this entry added or replaced.</summary>
    public DataMap With(string key, DataValue value)
    {
        var index = IndexOf(key);
        if (index >= 0)
        {
            var entries = _entries.AsSpan().ToArray();
            entries[index] = new(key, value);
            return FromSorted(entries);
        }

        var at = ~index;
        return FromSorted([.. _entries.AsSpan(0, at), new(key, value), .. _entries.AsSpan(at)]);
    }

    /// <summary>A copy without this key; this map when there is no such key.</summary>
    public DataMap Without(string key)
    {
        var index = IndexOf(key);
        return index < 0 ? this : FromSorted([.. _entries.AsSpan(0, index), .. _entries.AsSpan(index + 1)]);
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, DataValue>> GetEnumerator() => _entries.AsEnumerable().GetEnumerator();

    /// <inheritdoc/>
    public override void WriteJson(Utf8JsonWriter output)
    {
        output.WriteStartObject();
        foreach (var (key, value) in _entries)
        {
            output.WritePropertyName(key);
            value.WriteJson(output);
        }

        output.WriteEndObject();
    }

    /// <inheritdoc/>
    public override bool Equals(DataValue? other) => other is DataMap that && that._entries.AsSpan().SequenceEqual(_entries);

    /// <inheritdoc/>
    public override int GetHashCode() => _entries.Length;

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal override void WriteCbor(DagCborWriter output)
    {
        output.WriteMapHeader(_entries.Length);
        foreach (var (key, value) in _entries)
        {
            output.WriteText(key);
            value.WriteCbor(output);
        }
    }

    /// <returns>The index of the key, or the complement of where it would stand.</returns>
    private int IndexOf(string key)
    {
        int low = 0, high = _entries.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var comparison = KeyComparer.Compare(_entries[middle].Key, key);
            if (comparison == 0)
            {
                return middle;
            }

            (low, high) = comparison < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }
}
