using System.Text.Json;

namespace PlyrFm.AtProto.Cbor;

/// <summary>An integer of the signed 64-bit range; the data model advises to stay within 53 bits.</summary>
/// <param name="value">The content.</param>
public sealed class DataInteger(long value) : DataValue
{
    /// <summary>The content.</summary>
    public long Value { get; } = value;

    /// <inheritdoc/>
    public override void WriteJson(Utf8JsonWriter output) => output.WriteNumberValue(Value);

    /// <inheritdoc/>
    public override bool Equals(DataValue? other) => other is DataInteger that && that.Value == Value;

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();

    internal override void WriteCbor(DagCborWriter output) => output.WriteInteger(Value);
}
