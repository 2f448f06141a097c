using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AppViewApi.Frontend;

/// <summary>Albums that are in no list: tracks that name one. They are known by what their title amounts to (<c>plyr_album_key</c>).</summary>
internal static class AlbumKey
{
    // Of a title that gives no slug.
    private const char Hashed = '~';
    private const string HashedSlug = "album-";

    /// <summary>In addresses.</summary>
    public static string SlugOf(string key) => key.StartsWith(Hashed) ? HashedSlug + key[1..] : key;

    /// <summary>Of a slug that no album list has.</summary>
    public static string Of(string slug) => IsHashed(slug) ? Hashed + slug[HashedSlug.Length..] : slug;

    public static string IdOf(string did, string key) => NameBasedUuid.OfUrl($"at://{did}#album:{key}").ToString();

    private static bool IsHashed(string slug) =>
        slug.Length == HashedSlug.Length + 12 && slug.StartsWith(HashedSlug, StringComparison.Ordinal) && slug.Skip(HashedSlug.Length).All(char.IsAsciiHexDigitLower);
}
