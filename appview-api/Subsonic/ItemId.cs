using System.Text;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AppViewApi.Subsonic;

/// <summary>
/// How players name things: a prefix for the kind, then the DID and record key in base32. Nothing is stored for it, so an id stays the same for as long
/// as the record keeps its address. An artist has no record key, and neither has the album of what an artist has put into no album.
/// </summary>
internal readonly record struct ItemId(ItemKind Kind, Did Did, RecordKey? RecordKey)
{
    // Neither a DID nor a record key contains it.
    private const char Separator = '/';

    // A DID of 2048 characters, which is the longest, and a record key of 512.
    private const int MaxLength = 3 + ((2048 + 1 + 512) * 8 / 5) + 1;

    private static readonly (ItemKind Kind, string Prefix)[] Prefixes =
        [(ItemKind.Track, "tr-"), (ItemKind.Album, "al-"), (ItemKind.Playlist, "pl-"), (ItemKind.Artist, "ar-")];

    /// <param name="uri">Of a record, its authority a DID.</param>
    public static ItemId OfRecord(ItemKind kind, string uri)
    {
        var parsed = AtUri.Parse(uri);
        return new ItemId(kind, parsed.Authority.Did, parsed.RecordKey);
    }

    public static ItemId OfArtist(string did) => new(ItemKind.Artist, Did.Parse(did), null);

    /// <summary>What an artist has put into no album.</summary>
    public static ItemId OfLooseTracks(string did) => new(ItemKind.Album, Did.Parse(did), null);

    public static bool TryParse(string text, out ItemId id)
    {
        id = default;
        if (text.Length > MaxLength)
            return false;
        foreach (var (kind, prefix) in Prefixes)
        {
            if (text.StartsWith(prefix, StringComparison.Ordinal))
                return TryParse(kind, text.AsSpan(prefix.Length), out id);
        }

        return false;
    }

    public override string ToString()
    {
        var bytes = Encoding.UTF8.GetBytes(RecordKey is { } recordKey ? $"{Did}{Separator}{recordKey}" : Did.Value);
        var kind = Kind;
        return string.Create(Base32.EncodedLength(bytes.Length), bytes, static (text, bytes) => Base32.Encode(bytes, text)).Insert(0, Prefixes.First(entry => entry.Kind == kind).Prefix);
    }

    private static bool TryParse(ItemKind kind, ReadOnlySpan<char> text, out ItemId id)
    {
        id = default;
        var bytes = new byte[text.Length * 5 / 8];
        if (!Base32.TryDecode(text, bytes))
            return false;

        var path = Encoding.UTF8.GetString(bytes).Split(Separator);
        if (path.Length > 2 || !Did.TryParse(path[0], out var did))
            return false;
        RecordKey? recordKey = null;
        if (path.Length == 2)
        {
            if (!AtProto.Syntax.RecordKey.TryParse(path[1], out var parsed))
                return false;
            recordKey = parsed;
        }

        id = new ItemId(kind, did, recordKey);
        return kind switch
        {
            ItemKind.Track or ItemKind.Playlist => recordKey is not null,
            ItemKind.Artist => recordKey is null,
            ItemKind.Album => true,
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }
}
