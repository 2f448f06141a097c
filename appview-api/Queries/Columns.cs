using Npgsql;
using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>Reads one row from left to right, in the order of the select list right above its use.</summary>
internal struct Columns(NpgsqlDataReader reader)
{
    private int _next;

    public long Int64() => reader.GetInt64(_next++);

    public long? Int64OrNull() => IsNull() ? null : reader.GetInt64(_next++);

    public int Int32() => reader.GetInt32(_next++);

    public int? Int32OrNull() => IsNull() ? null : reader.GetInt32(_next++);

    public short Int16() => reader.GetInt16(_next++);

    public bool Boolean() => reader.GetBoolean(_next++);

    public string Text() => reader.GetString(_next++);

    public string? TextOrNull() => IsNull() ? null : reader.GetString(_next++);

    public string[] Texts() => reader.GetFieldValue<string[]>(_next++);

    public byte[] Bytes() => reader.GetFieldValue<byte[]>(_next++);

    public byte[][] Blocks() => reader.GetFieldValue<byte[][]>(_next++);

    public byte[]? BytesOrNull() => IsNull() ? null : reader.GetFieldValue<byte[]>(_next++);

    public Cid Cid() => AtProto.Cbor.Cid.FromBytes(Bytes());

    public Cid? CidOrNull() => BytesOrNull() is { } bytes ? AtProto.Cbor.Cid.FromBytes(bytes) : null;

    public DateTime Time() => reader.GetDateTime(_next++);

    public DateTime? TimeOrNull() => IsNull() ? null : reader.GetDateTime(_next++);

    // Steps over a null, so that the caller has nothing left to do.
    private bool IsNull()
    {
        var isNull = reader.IsDBNull(_next);
        if (isNull)
            _next++;
        return isNull;
    }
}
