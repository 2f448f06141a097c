using System.Text.Json;

namespace PlyrFm.AtProto.Cbor;

/// <summary>False or true.</summary>
/// <param name="value">The content.</param>
public sealed class DataBoolean(bool value) : DataValue
{
    /// <summary>The content.</summary>
    public bool Value { get; } = value;

    /// <inheritdoc/>
    public override void WriteJson(Utf8JsonWriter output) => output.WriteBooleanValue(Value);

    /// <inheritdoc/>
    public override bool Equals(DataValue? other) => other is DataBoolean that && that.Value == Value;

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();

    internal override void WriteCbor(DagCborWriter output) => output.WriteBoolean(Value);
}
