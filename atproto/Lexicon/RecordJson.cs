using System.Text.Json.Serialization;
using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Lexicon;

/// <summary>Any object, kept as the DAG-CBOR it arrived in: the value of a field of type <c>unknown</c>. In JSON it appears field by field.</summary>
/// <param name="Cbor">One DAG-CBOR map. Not copied and not checked; nobody may change it.</param>
[JsonConverter(typeof(RecordJsonConverter))]
public readonly record struct RecordJson(ReadOnlyMemory<byte> Cbor)
{
    /// <summary>Encodes an object.</summary>
    /// <param name="data">The object.</param>
    /// <returns>The object as bytes.</returns>
    public static RecordJson Of(DataMap data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new RecordJson(data.ToCbor());
    }

    /// <summary>Decodes the object.</summary>
    /// <returns>The object.</returns>
    /// <exception cref="MalformedDataException">The bytes are not one DAG-CBOR map.</exception>
    public DataMap ToData() => DataMap.FromCbor(Cbor.Span);

    /// <summary>Whether the bytes are the same.</summary>
    /// <param name="other">The other object.</param>
    /// <returns>True when they are.</returns>
    public bool Equals(RecordJson other) => Cbor.Span.SequenceEqual(other.Cbor.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => Cbor.Length;
}
