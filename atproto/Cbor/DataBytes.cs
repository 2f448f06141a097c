using System.Text.Json;

namespace PlyrFm.AtProto.Cbor;

/// <summary>A byte string: <c>{"$bytes": "..."}</c> in JSON. The array is not copied; nobody may change it.</summary>
/// <param name="value">The content.</param>
public sealed class DataBytes(byte[] value) : DataValue
{
    /// <summary>The content.</summary>
    public byte[] Value { get; } = value;

    /// <inheritdoc/>
    public override void WriteJson(Utf8JsonWriter output) => CborJson.WriteBytes(Value, output);

    /// <inheritdoc/>
    public override bool Equals(DataValue? other) => other is DataBytes that && that.Value.AsSpan().SequenceEqual(Value);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.Length;

    internal override void WriteCbor(DagCborWriter output) => output.WriteBytes(Value);
}
