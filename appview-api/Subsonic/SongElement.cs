using PlyrFm.AppViewApi.Views;
using PlyrFm.Lexicons.Fm.Plyr.Actor;
using PlyrFm.Lexicons.Fm.Plyr.Feed;

namespace PlyrFm.AppViewApi.Subsonic;

/// <summary>A track as a song.</summary>
internal static class SongElement
{
    private const int BitsPerByte = 8;
    private const int BitsPerKilobit = 1000;

    /// <summary>Null for a track that went while the page was loading.</summary>
    /// <param name="album">The album that it is shown in; null for the one that it is found under.</param>
    /// <param name="number">Its place in that album, from 1.</param>
    /// <param name="starred">When the named account liked it.</param>
    public static Element? Of(PageViews page, long id, Album? album = null, int? number = null, DateTime? starred = null)
    {
        if (page.Track(id) is not { } track || page.BriefTrack(id) is not { } brief)
            return null;

        var list = track.Album?.List;
        var albumId = album?.Id ?? (list is null ? ItemId.OfLooseTracks(track.Artist.Did) : ItemId.OfRecord(ItemKind.Album, list.Uri));
        var albumName = album?.Name ?? (list is null ? Album.LooseName : list.Name ?? Album.Untitled);
        var songId = ItemId.OfRecord(ItemKind.Track, track.Uri).ToString();
        var tags = track.Tags?.Select(tag => tag.Name).ToArray() ?? [];
        return new Element()
            .Set("id", songId)
            .Set("parent", albumId.ToString())
            .Set("isDir", false)
            .Set("title", brief.Title)
            .Set("album", albumName)
            .Set("albumId", albumId.ToString())
            .Set("artist", ArtistElement.Name(track.Artist))
            .Set("artistId", ItemId.OfArtist(track.Artist.Did).ToString())
            .Set("displayArtist", brief.ArtistName ?? ArtistElement.Name(track.Artist))
            .Set("track", number)
            .Set("year", page.SortAt(id).Year)
            .Set("genre", tags.FirstOrDefault())
            .Set("coverArt", track.Artwork is not null ? songId : list?.Artwork is not null ? albumId.ToString() : ArtistElement.Cover(track.Artist))
            .Set("size", track.Audio.Size)
            .Set("contentType", track.Audio.MimeType)
            .Set("suffix", track.Audio.FileType)
            .Set("duration", brief.Duration)
            .Set("bitRate", BitRate(track.Audio.Size, brief.Duration))
            .Set("isVideo", false)
            .Set("playCount", track.PlayCount)
            .Set("created", track.SortAt)
            .Set("starred", starred is { } time ? Timestamp.Text(time) : null)
            .Set("type", "music")
            .Set("mediaType", "song")
            .Set("explicitStatus", page.IsAdult(id) ? "explicit" : "")
            .AddEach("genres", tags.Select(static tag => new Element().Set("name", tag)))
            .AddEach("artists", Artists(track).Select(ArtistElement.Brief));
    }

    private static IEnumerable<ProfileViewBasic> Artists(TrackView track) => [track.Artist, .. track.Features ?? []];

    // An average in kbit/s; a blob is the whole file, its pictures too.
    private static long? BitRate(long? bytes, long? seconds) =>
        bytes is { } size && seconds is > 0 and { } duration ? size * BitsPerByte / BitsPerKilobit / duration : null;
}
