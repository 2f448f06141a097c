using PlyrFm.AppViewApi.Views;

namespace PlyrFm.AppViewApi.Subsonic;

/// <summary>An album, in the two ways in which players know albums.</summary>
internal static class AlbumElement
{
    public static Element Of(Album album) => new Element()
        .Set("id", album.Id.ToString())
        .Set("name", album.Name)
        .Set("artist", ArtistElement.Name(album.Artist))
        .Set("artistId", ItemId.OfArtist(album.Artist.Did).ToString())
        .Set("displayArtist", ArtistElement.Name(album.Artist))
        .Set("coverArt", album.Cover)
        .Set("songCount", album.Place.Songs)
        .Set("duration", album.Place.Duration)
        .Set("playCount", album.Place.Plays)
        .Set("created", Timestamp.Text(album.Place.SortAt))
        .Set("year", album.Place.SortAt.Year)
        .AddEach("artists", [ArtistElement.Brief(album.Artist)]);

    /// <summary>The album as a folder of its artist's.</summary>
    public static Element AsFolder(Album album) => new Element()
        .Set("id", album.Id.ToString())
        .Set("parent", ItemId.OfArtist(album.Artist.Did).ToString())
        .Set("isDir", true)
        .Set("title", album.Name)
        .Set("album", album.Name)
        .Set("artist", ArtistElement.Name(album.Artist))
        .Set("artistId", ItemId.OfArtist(album.Artist.Did).ToString())
        .Set("coverArt", album.Cover)
        .Set("duration", album.Place.Duration)
        .Set("playCount", album.Place.Plays)
        .Set("created", Timestamp.Text(album.Place.SortAt))
        .Set("year", album.Place.SortAt.Year);
}
