using System.Buffers;
using System.Text;
using System.Text.Json;

namespace PlyrFm.AtProto.Cbor;

/// <summary>
/// One value of the AT Protocol data model, as an immutable tree. For records at rest; hot paths use <see cref="DagCborReader"/>.
/// </summary>
/// <remarks>https://atproto.com/specs/data-model. Equality is by content.</remarks>
public abstract class DataValue : IEquatable<DataValue>
{
    private protected DataValue()
    {
    }

    /// <summary>Reads one DAG-CBOR item.</summary>
    /// <param name="cbor">One item and nothing after it; copied.</param>
    /// <exception cref="MalformedDataException">Not strict DAG-CBOR.</exception>
    public static DataValue FromCbor(ReadOnlySpan<byte> cbor) => DataCbor.Read(cbor);

    /// <summary>Reads the JSON form.</summary>
    /// <param name="utf8">One JSON value.</param>
    /// <exception cref="MalformedDataException">Not JSON, or not of the data model: a float, a repeated name, a bad <c>$type</c>,
    /// <c>$bytes</c>, <c>$link</c> or blob.</exception>
    public static DataValue FromJson(ReadOnlySpan<byte> utf8) => DataJson.Read(utf8);

    /// <summary>Reads the JSON form.</summary>
    /// <exception cref="MalformedDataException">As for the UTF-8 overload.</exception>
    public static DataValue FromJson(string json) => DataJson.Read(json);

    /// <summary>The canonical DAG-CBOR encoding.</summary>
    /// <exception cref="ArgumentException">A text holds a surrogate without its partner.</exception>
    public byte[] ToCbor()
    {
        var buffer = new ArrayBufferWriter<byte>();
        WriteCbor(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes the canonical DAG-CBOR encoding.</summary>
    public void WriteCbor(IBufferWriter<byte> output) => WriteCbor(new DagCborWriter(output));

    /// <summary>Writes the JSON form, map entries in canonical order.</summary>
    public abstract void WriteJson(Utf8JsonWriter output);

    /// <summary>The JSON form.</summary>
    public override string ToString()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var output = new Utf8JsonWriter(buffer))
        {
            WriteJson(output);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <inheritdoc/>
    public abstract bool Equals(DataValue? other);

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => obj is DataValue other && Equals(other);

    /// <inheritdoc/>
    public abstract override int GetHashCode();

    internal abstract void WriteCbor(DagCborWriter output);
}
