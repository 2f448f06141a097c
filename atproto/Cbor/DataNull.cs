using System.Text.Json;

namespace PlyrFm.AtProto.Cbor;

/// <summary>Null.</summary>
public sealed class DataNull : DataValue
{
    private DataNull()
    {
    }

    /// <summary>The only one.</summary>
    public static DataNull Instance { get; } = new();

    /// <inheritdoc/>
    public override void WriteJson(Utf8JsonWriter output) => output.WriteNullValue();

    /// <inheritdoc/>
    public override bool Equals(DataValue? other) => other is DataNull;

    /// <inheritdoc/>
    public override int GetHashCode() => 0;

    internal override void WriteCbor(DagCborWriter output) => output.WriteNull();
}
