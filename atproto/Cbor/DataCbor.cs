using System.Text;

namespace PlyrFm.AtProto.Cbor;

/// <summary>Builds <see cref="DataValue"/> trees from DAG-CBOR.</summary>
internal static class DataCbor
{
    public static DataValue Read(ReadOnlySpan<byte> cbor)
    {
        // All is validated before anything is built: counts that lie, nested in each other, would otherwise each order an array.
        var validator = new DagCborReader(cbor);
        validator.Skip();
        validator.ExpectEnd();
        var reader = new DagCborReader(cbor);
        return ReadItem(ref reader);
    }

    private static DataValue ReadItem(ref DagCborReader reader) =>
        reader.PeekKind() switch
        {
            CborKind.Integer => new DataInteger(reader.ReadInteger()),
            CborKind.Bytes => new DataBytes(reader.ReadBytes().ToArray()),
            CborKind.Text => new DataText(reader.ReadText()),
            CborKind.Link => new DataLink(reader.ReadCid()),
            CborKind.Boolean => new DataBoolean(reader.ReadBoolean()),
            CborKind.Array => ReadArray(ref reader),
            CborKind.Map => ReadMap(ref reader),
            _ => ReadNull(ref reader),
        };

    private static DataNull ReadNull(ref DagCborReader reader)
    {
        reader.ReadNull();
        return DataNull.Instance;
    }

    private static DataArray ReadArray(ref DagCborReader reader)
    {
        var items = new DataValue[reader.ReadArrayHeader()];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = ReadItem(ref reader);
        }

        return new DataArray(items);
    }

    // The reader enforces the order that DataMap keeps, so nothing is sorted here.
    private static DataMap ReadMap(ref DagCborReader reader)
    {
        var entries = new KeyValuePair<string, DataValue>[reader.ReadMapHeader()];
        var order = default(KeyOrder);
        for (var i = 0; i < entries.Length; i++)
        {
            var key = Encoding.UTF8.GetString(reader.ReadKey(ref order));
            entries[i] = new(key, ReadItem(ref reader));
        }

        return DataMap.FromSorted(entries);
    }
}
