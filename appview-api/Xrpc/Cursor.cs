using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using PlyrFm.AppViewApi.Queries;

namespace PlyrFm.AppViewApi.Xrpc;

/// <summary>
/// Writes and reads the cursors of one query with one set of parameters. A cursor is a version byte, eight bytes of a hash over the query
/// and its other parameters, and a <see cref="Keyset"/>, in base64url. It is not signed: what it holds is only ever bound as a parameter.
/// </summary>
internal readonly struct Cursor
{
    private const byte Version = 1;
    private const int ScopeLength = sizeof(ulong);
    private const int Length = sizeof(byte) + ScopeLength + (2 * sizeof(long));

    private readonly ulong _scope;

    private Cursor(ulong scope) => _scope = scope;

    /// <param name="nsid">The query.</param>
    /// <param name="parameters">Values of all parameters that choose or order the results, so not of <c>limit</c>; in a fixed order,
    /// as the client wrote them: so a bad cursor is refused before anything is looked up.</param>
    public static Cursor For(string nsid, params ReadOnlySpan<string?> parameters)
    {
        var text = new StringBuilder(nsid);
        foreach (var parameter in parameters)
            text.Append('\0').Append(parameter);
        return new Cursor(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()))));
    }

    public string Write(Keyset place)
    {
        Span<byte> bytes = stackalloc byte[Length];
        bytes[0] = Version;
        BinaryPrimitives.WriteUInt64BigEndian(bytes[sizeof(byte)..], _scope);
        BinaryPrimitives.WriteInt64BigEndian(bytes[(sizeof(byte) + ScopeLength)..], place.Key);
        BinaryPrimitives.WriteInt64BigEndian(bytes[^sizeof(long)..], place.Id);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Where the previous page ended, in an order by time.</summary>
    public Keyset ReadTime(string? cursor, Keyset start)
    {
        var place = Read(cursor, start);
        return place.IsTime ? place : throw new XrpcException(XrpcError.InvalidCursor());
    }

    /// <summary>Where the previous page ended, or the start when there was none.</summary>
    public Keyset Read(string? cursor, Keyset start)
    {
        if (cursor is null)
            return start;

        // One text per place: a decoder that skips blanks or padding would accept several.
        Span<byte> bytes = stackalloc byte[Length];
        if (cursor.Length != Base64Url.GetEncodedLength(Length)
            || !Base64Url.TryDecodeFromChars(cursor, bytes, out var length)
            || length != Length
            || bytes[0] != Version
            || BinaryPrimitives.ReadUInt64BigEndian(bytes[sizeof(byte)..]) != _scope)
            throw new XrpcException(XrpcError.InvalidCursor());

        return new Keyset(
            BinaryPrimitives.ReadInt64BigEndian(bytes[(sizeof(byte) + ScopeLength)..]),
            BinaryPrimitives.ReadInt64BigEndian(bytes[^sizeof(long)..]));
    }
}
