using System.Text;

using PlyrFm.AtProto.Syntax;

namespace PlyrFm.Indexer.Pipeline;

/// <summary>Lets a dictionary keyed by the text of DIDs be asked with their UTF-8 bytes, without making a string.</summary>
internal sealed class DidBytesComparer : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<byte>, string>
{
    public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

    public bool Equals(ReadOnlySpan<byte> alternate, string other) => Ascii.Equals(alternate, other);

    public int GetHashCode(string text)
    {
        Span<byte> bytes = stackalloc byte[Did.MaxLength];
        var length = Encoding.ASCII.GetBytes(text, bytes);
        return GetHashCode(bytes[..length]);
    }

    // HashCode is seeded anew in each process: strangers choose their DIDs, and must not be able to choose collisions.
    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        var hash = default(HashCode);
        hash.AddBytes(alternate);
        return hash.ToHashCode();
    }

    public string Create(ReadOnlySpan<byte> alternate) => Encoding.ASCII.GetString(alternate);
}
