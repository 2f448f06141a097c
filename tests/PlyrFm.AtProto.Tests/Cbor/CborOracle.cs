using System.Formats.Cbor;
using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Tests.Cbor;

/// <summary>A second opinion from System.Formats.Cbor: canonical mode, and what DAG-CBOR forbids beyond it.</summary>
public static class CborOracle
{
    public static bool Accepts(byte[] bytes)
    {
        try
        {
            var reader = new CborReader(bytes, CborConformanceMode.Canonical);
            return AcceptsItem(reader, CborLimits.MaxDepth) && reader.BytesRemaining == 0;
        }
        catch (Exception e) when (e is CborContentException or InvalidOperationException or OverflowException)
        {
            return false;
        }
    }

    public static byte[] Encode(DataValue value)
    {
        var writer = new CborWriter(CborConformanceMode.Canonical);
        Encode(value, writer);
        return writer.Encode();
    }

    private static bool AcceptsItem(CborReader reader, int depthLeft)
    {
        switch (reader.PeekState())
        {
            case CborReaderState.UnsignedInteger: return reader.ReadUInt64() <= long.MaxValue;
            case CborReaderState.NegativeInteger: return reader.ReadCborNegativeIntegerRepresentation() <= long.MaxValue;
            case CborReaderState.ByteString: return reader.ReadByteString() is not null;
            case CborReaderState.TextString: return reader.ReadTextString() is not null;
            case CborReaderState.Boolean: return reader.ReadBoolean() || true;
            case CborReaderState.Null:
                reader.ReadNull();
                return true;
            case CborReaderState.Tag:
                return (ulong)reader.ReadTag() == 42 && reader.PeekState() == CborReaderState.ByteString && IsLink(reader.ReadByteString());
            case CborReaderState.StartArray: return AcceptsArray(reader, depthLeft - 1);
            case CborReaderState.StartMap: return AcceptsMap(reader, depthLeft - 1);
            default: return false;
        }
    }

    private static bool AcceptsArray(CborReader reader, int depthLeft)
    {
        if (depthLeft < 0 || reader.ReadStartArray() is null or > CborLimits.MaxContainer)
        {
            return false;
        }

        while (reader.PeekState() != CborReaderState.EndArray)
        {
            if (!AcceptsItem(reader, depthLeft))
            {
                return false;
            }
        }

        reader.ReadEndArray();
        return true;
    }

    private static bool AcceptsMap(CborReader reader, int depthLeft)
    {
        if (depthLeft < 0 || reader.ReadStartMap() is null or > CborLimits.MaxContainer)
        {
            return false;
        }

        while (reader.PeekState() != CborReaderState.EndMap)
        {
            if (reader.PeekState() != CborReaderState.TextString || reader.ReadTextString().Length > CborLimits.MaxKeyBytes
                || !AcceptsItem(reader, depthLeft))
            {
                return false;
            }
        }

        reader.ReadEndMap();
        return true;
    }

    private static bool IsLink(byte[] bytes) => bytes is [0x00, 0x01, 0x71 or 0x55, 0x12, 0x20, ..] && bytes.Length == 37;

    private static void Encode(DataValue value, CborWriter writer)
    {
        switch (value)
        {
            case DataNull: writer.WriteNull(); break;
            case DataBoolean boolean: writer.WriteBoolean(boolean.Value); break;
            case DataInteger integer: writer.WriteInt64(integer.Value); break;
            case DataText text: writer.WriteTextString(text.Value); break;
            case DataBytes bytes: writer.WriteByteString(bytes.Value); break;
            case DataLink link:
                writer.WriteTag((CborTag)42);
                writer.WriteByteString([0x00, .. link.Value.ToArray()]);
                break;
            case DataArray array:
                writer.WriteStartArray(array.Count);
                foreach (var item in array)
                {
                    Encode(item, writer);
                }

                writer.WriteEndArray();
                break;
            case DataMap map:
                writer.WriteStartMap(map.Count);

                // Backwards, so that the order in the result is the writer's own.
                foreach (var (key, item) in map.Reverse())
                {
                    writer.WriteTextString(key);
                    Encode(item, writer);
                }

                writer.WriteEndMap();
                break;
        }
    }
}
