using System.Collections;
using System.Text.Json;

namespace PlyrFm.AtProto.Cbor;

/// <summary>An array.</summary>
/// <param name="items">The items; not copied, nobody may change them.</param>
public sealed class DataArray(IReadOnlyList<DataValue> items) : DataValue, IReadOnlyList<DataValue>
{
    /// <summary>The items.</summary>
    public IReadOnlyList<DataValue> Items { get; } = items;

    /// <summary>How many items.</summary>
    public int Count => Items.Count;

    /// <summary>One item.</summary>
    public DataValue this[int index] => Items[index];

    /// <inheritdoc/>
    public IEnumerator<DataValue> GetEnumerator() => Items.GetEnumerator();

    /// <inheritdoc/>
    public override void WriteJson(Utf8JsonWriter output)
    {
        output.WriteStartArray();
        foreach (var item in Items)
        {
            item.WriteJson(output);
        }

        output.WriteEndArray();
    }

    /// <inheritdoc/>
    public override bool Equals(DataValue? other) => other is DataArray that && that.Items.SequenceEqual(Items);

    /// <inheritdoc/>
    public override int GetHashCode() => Items.Count;

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal override void WriteCbor(DagCborWriter output)
    {
        output.WriteArrayHeader(Items.Count);
        foreach (var item in Items)
        {
            item.WriteCbor(output);
        }
    }
}
