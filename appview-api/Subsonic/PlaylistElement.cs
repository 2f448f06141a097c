using PlyrFm.AppViewApi.Queries;
using PlyrFm.Lexicons.Fm.Plyr.Graph;

namespace PlyrFm.AppViewApi.Subsonic;

/// <summary>A list as a playlist.</summary>
internal static class PlaylistElement
{
    public static Element Of(ListView list, AlbumPlace contents)
    {
        var id = ItemId.OfRecord(ItemKind.Playlist, list.Uri).ToString();
        return new Element()
            .Set("id", id)
            .Set("name", list.Name ?? Album.Untitled)
            .Set("owner", list.Owner.Handle)
            .Set("public", true)
            .Set("readonly", true)
            .Set("songCount", contents.Songs)
            .Set("duration", contents.Duration)
            .Set("created", list.SortAt)
            .Set("changed", list.UpdatedAt ?? list.SortAt)
            .Set("coverArt", list.Artwork is null ? null : id);
    }
}
