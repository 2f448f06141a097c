using System.Text.Json;

namespace PlyrFm.AtProto.Cbor;

/// <summary>A link: <c>{"$link": "bafy..."}</c> in JSON.</summary>
/// <param name="value">The content.</param>
public sealed class DataLink(Cid value) : DataValue
{
    /// <summary>The content.</summary>
    public Cid Value { get; } = value;

    /// <inheritdoc/>
    public override void WriteJson(Utf8JsonWriter output) => CborJson.WriteLink(Value, output);

    /// <inheritdoc/>
    public override bool Equals(DataValue? other) => other is DataLink that && that.Value == Value;

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();

    internal override void WriteCbor(DagCborWriter output) => output.WriteCid(Value);
}
