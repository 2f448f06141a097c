using System.Text;

namespace PlyrFm.AtProto.Cbor;

/// <summary>Builds <see cref="DataValue"/> trees from DAG-CBOR.</summary>
internal static class DataCbor
{
    public static DataValue Read(ReadOnlySpan<byte> cbor)
    {
        var reader = new DagCborReader(cbor);
        var value = ReadItem(ref reader, CborLimits.MaxDepth);
        reader.ExpectEnd();
        return value;
    }

    private static DataValue ReadItem(ref DagCborReader reader, int depthLeft)
    {
        var kind = reader.PeekKind();
        if (kind is CborKind.Array or CborKind.Map && depthLeft == 0)
        {
            ThrowHelper.Malformed(MalformedReason.TooDeep, reader.Offset);
        }

        return kind switch
        {
            CborKind.Integer => new DataInteger(reader.ReadInteger()),
            CborKind.Bytes => new DataBytes(reader.ReadBytes().ToArray()),
            CborKind.Text => new DataText(reader.ReadText()),
            CborKind.Link => new DataLink(reader.ReadCid()),
            CborKind.Boolean => new DataBoolean(reader.ReadBoolean()),
            CborKind.Array => ReadArray(ref reader, depthLeft),
            CborKind.Map => ReadMap(ref reader, depthLeft),
            _ => ReadNull(ref reader),
        };
    }

    private static DataNull ReadNull(ref DagCborReader reader)
    {
        reader.ReadNull();
        return DataNull.Instance;
    }

    private static DataArray ReadArray(ref DagCborReader reader, int depthLeft)
    {
        var items = new DataValue[reader.ReadArrayHeader()];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = ReadItem(ref reader, depthLeft - 1);
        }

        return new DataArray(items);
    }

    // The reader enforces the order that DataMap keeps, so nothing is sorted here.
    private static DataMap ReadMap(ref DagCborReader reader, int depthLeft)
    {
        var entries = new KeyValuePair<string, DataValue>[reader.ReadMapHeader()];
        var order = default(KeyOrder);
        for (var i = 0; i < entries.Length; i++)
        {
            var key = Encoding.UTF8.GetString(reader.ReadKey(ref order));
            entries[i] = new(key, ReadItem(ref reader, depthLeft - 1));
        }

        return new DataMap(entries);
    }
}
