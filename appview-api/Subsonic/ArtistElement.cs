using PlyrFm.Lexicons.Fm.Plyr.Actor;

namespace PlyrFm.AppViewApi.Subsonic;

/// <summary>An artist, which is an account.</summary>
internal static class ArtistElement
{
    public static string Name(ProfileViewBasic artist) => artist.DisplayName ?? artist.Handle;

    /// <summary>The id of their picture; null when they have none.</summary>
    public static string? Cover(ProfileViewBasic artist) => artist.Avatar is null ? null : ItemId.OfArtist(artist.Did).ToString();

    /// <summary>What songs and albums say of whose they are.</summary>
    public static Element Brief(ProfileViewBasic artist) => new Element().Set("id", ItemId.OfArtist(artist.Did).ToString()).Set("name", Name(artist));

    /// <summary>An entry among artists.</summary>
    /// <param name="albums">How many they have; null where it would have to be counted for everyone.</param>
    public static Element Of(ProfileView artist, long? albums)
    {
        var id = ItemId.OfArtist(artist.Did).ToString();
        return new Element()
            .Set("id", id)
            .Set("name", ArtistIndex.NameOf(artist))
            .Set("coverArt", artist.Avatar is null ? null : id)
            .Set("artistImageUrl", artist.Avatar)
            .Set("albumCount", albums);
    }

    /// <summary>An entry among artists for players that browse folders.</summary>
    public static Element AsFolder(ProfileView artist) => new Element()
        .Set("id", ItemId.OfArtist(artist.Did).ToString())
        .Set("name", ArtistIndex.NameOf(artist))
        .Set("artistImageUrl", artist.Avatar);

    /// <summary>An artist as a folder within that of everything.</summary>
    public static Element AsChild(ProfileView artist) => new Element()
        .Set("id", ItemId.OfArtist(artist.Did).ToString())
        .Set("parent", SystemMethods.FolderId)
        .Set("isDir", true)
        .Set("title", ArtistIndex.NameOf(artist));
}
