using System.Text.Json;

namespace PlyrFm.AtProto.Cbor;

/// <summary>A text.</summary>
/// <param name="value">The content.</param>
public sealed class DataText(string value) : DataValue
{
    /// <summary>The content.</summary>
    public string Value { get; } = value;

    /// <inheritdoc/>
    public override void WriteJson(Utf8JsonWriter output) => output.WriteStringValue(Value);

    /// <inheritdoc/>
    public override bool Equals(DataValue? other) => other is DataText that && that.Value == Value;

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

    internal override void WriteCbor(DagCborWriter output) => output.WriteText(Value);
}
