using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Cbor;

/// <summary>
/// A content identifier of the one shape the protocol blesses: CIDv1, codec dag-cbor or raw, SHA-256. 36 bytes, no reference.
/// </summary>
/// <remarks>
/// https://atproto.com/specs/data-model#link-and-cid-formats. Text is base32 (<c>bafyrei...</c>, <c>bafkrei...</c>), 59 characters.
/// </remarks>
public readonly struct Cid
    : IEquatable<Cid>, IComparable<Cid>, ISpanParsable<Cid>, IUtf8SpanParsable<Cid>, ISpanFormattable, IUtf8SpanFormattable
{
    /// <summary>The length in bytes.</summary>
    public const int Length = 36;

    /// <summary>The length in characters.</summary>
    public const int TextLength = 59;

    private const string Expected = "a CID (version 1, dag-cbor or raw, SHA-256, base32)";
    private const int PrefixLength = 4;
    private const byte Version = 1;
    private const byte DagCborCodec = 0x71;
    private const byte RawCodec = 0x55;
    private const byte Sha256Code = 0x12;

    private readonly Bytes _bytes;

    private Cid(ReadOnlySpan<byte> bytes) => bytes.CopyTo(_bytes);

    /// <summary>True for <c>default(Cid)</c>, which is no valid CID.</summary>
    public bool IsDefault => _bytes[0] == 0;

    /// <summary>True when it names a DAG-CBOR block: a record, tree node or commit.</summary>
    public bool IsDagCbor => _bytes[1] == DagCborCodec;

    /// <summary>True when it names raw bytes: a blob.</summary>
    public bool IsRaw => _bytes[1] == RawCodec;

    /// <summary>The SHA-256 hash, 32 bytes inside this value.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Digest => AsSpan()[PrefixLength..];

    /// <summary>The CID of a DAG-CBOR block.</summary>
    public static Cid ForDagCbor(ReadOnlySpan<byte> block) => For(DagCborCodec, block);

    /// <summary>The CID of raw bytes.</summary>
    public static Cid ForRaw(ReadOnlySpan<byte> block) => For(RawCodec, block);

    /// <summary>Reads the binary form.</summary>
    /// <param name="bytes">Exactly 36 bytes, without the 0x00 that precedes them under tag 42.</param>
    /// <param name="cid">The CID, or <c>default</c>.</param>
    /// <returns>False for any other version, codec, hash or length.</returns>
    public static bool TryReadBytes(ReadOnlySpan<byte> bytes, out Cid cid)
    {
        var isBlessed = bytes.Length == Length
            && bytes[0] == Version && bytes[1] is DagCborCodec or RawCodec && bytes[2] == Sha256Code && bytes[3] == Sha256.HashBytes;
        cid = isBlessed ? new Cid(bytes) : default;
        return isBlessed;
    }

    /// <summary>Reads the binary form.</summary>
    /// <exception cref="FormatException">Any other version, codec, hash or length.</exception>
    public static Cid FromBytes(ReadOnlySpan<byte> bytes) =>
        TryReadBytes(bytes, out var cid) ? cid : throw new FormatException($"Not {Expected}.");

    /// <summary>The binary form, in a new array.</summary>
    public byte[] ToArray() => AsSpan().ToArray();

    /// <summary>Writes the binary form: 36 bytes.</summary>
    public void CopyTo(Span<byte> destination) => AsSpan().CopyTo(destination);

    /// <summary>True when the block hashes to this CID.</summary>
    public bool Matches(ReadOnlySpan<byte> block)
    {
        Span<byte> hash = stackalloc byte[Sha256.HashBytes];
        Sha256.Hash(block, hash);
        return !IsDefault && hash.SequenceEqual(Digest);
    }

    /// <inheritdoc/>
    public bool Equals(Cid other) => AsSpan().SequenceEqual(other.AsSpan());

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Cid other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(_bytes[1], BinaryPrimitives.ReadInt64LittleEndian(Digest), BinaryPrimitives.ReadInt64LittleEndian(Digest[8..]));

    /// <summary>Bytewise order.</summary>
    public int CompareTo(Cid other) => AsSpan().SequenceCompareTo(other.AsSpan());

    /// <summary>The same 36 bytes.</summary>
    public static bool operator ==(Cid left, Cid right) => left.Equals(right);

    /// <summary>Not the same 36 bytes.</summary>
    public static bool operator !=(Cid left, Cid right) => !left.Equals(right);

    /// <summary>Before, bytewise.</summary>
    public static bool operator <(Cid left, Cid right) => left.CompareTo(right) < 0;

    /// <summary>After, bytewise.</summary>
    public static bool operator >(Cid left, Cid right) => left.CompareTo(right) > 0;

    /// <summary>Before or the same, bytewise.</summary>
    public static bool operator <=(Cid left, Cid right) => left.CompareTo(right) <= 0;

    /// <summary>After or the same, bytewise.</summary>
    public static bool operator >=(Cid left, Cid right) => left.CompareTo(right) >= 0;

    /// <summary>The 59 characters; empty for <c>default</c>.</summary>
    public override string ToString() =>
        IsDefault ? "" : string.Create(TextLength, this, static (characters, cid) => cid.Format(characters));

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => ToString();

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        TryFormat(destination, out charsWritten);

    /// <inheritdoc/>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        TryFormat(utf8Destination, out bytesWritten);

    /// <summary>Reads the text form.</summary>
    /// <returns>False when the text is anything else, or null.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out Cid cid) => TryRead(text.AsSpan(), out cid);

    /// <summary>Reads the text form.</summary>
    /// <returns>False when the text is anything else.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out Cid cid) => TryRead(text, out cid);

    /// <summary>Reads the text form from UTF-8.</summary>
    /// <returns>False when the text is anything else.</returns>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out Cid cid) => TryRead(utf8, out cid);

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is anything else.</exception>
    public static Cid Parse(string text) => TryParse(text, out var cid) ? cid : SyntaxError.Throw<Cid>(text.AsSpan(), Expected);

    /// <inheritdoc/>
    public static Cid Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc/>
    public static Cid Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        TryParse(s, out var cid) ? cid : SyntaxError.Throw<Cid>(s, Expected);

    /// <inheritdoc/>
    public static Cid Parse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider) =>
        TryParse(utf8Text, out var cid) ? cid : SyntaxError.Throw<Cid>(utf8Text, Expected);

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Cid result) => TryParse(s, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Cid result) => TryParse(s, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider, out Cid result) => TryParse(utf8Text, out result);

    [UnscopedRef]
    internal ReadOnlySpan<byte> AsSpan() => _bytes;

    private static Cid For(byte codec, ReadOnlySpan<byte> block)
    {
        // Not one collection expression with a spread: that would build it on the heap.
        Span<byte> bytes = stackalloc byte[Length];
        ((ReadOnlySpan<byte>)[Version, codec, Sha256Code, Sha256.HashBytes]).CopyTo(bytes);
        Sha256.Hash(block, bytes[PrefixLength..]);
        return new Cid(bytes);
    }

    private void Format<T>(Span<T> characters) where T : unmanaged, IBinaryInteger<T>
    {
        characters[0] = T.CreateTruncating('b');
        Base32.Encode(AsSpan(), characters[1..]);
    }

    private bool TryFormat<T>(Span<T> destination, out int written) where T : unmanaged, IBinaryInteger<T>
    {
        written = IsDefault ? 0 : TextLength;
        if (destination.Length < written)
        {
            written = 0;
            return false;
        }

        if (written > 0)
        {
            Format(destination);
        }

        return true;
    }

    private static bool TryRead<T>(ReadOnlySpan<T> text, out Cid cid) where T : unmanaged, IBinaryInteger<T>
    {
        cid = default;
        Span<byte> bytes = stackalloc byte[Length];
        return text.Length == TextLength && Characters.At(text, 0) == 'b'
            && Base32.TryDecode(text[1..], bytes) && TryReadBytes(bytes, out cid);
    }

    [InlineArray(Length)]
    private struct Bytes
    {
        private byte _first;
    }
}
