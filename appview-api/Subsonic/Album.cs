using PlyrFm.AppViewApi.Queries;
using PlyrFm.Lexicons.Fm.Plyr.Actor;

namespace PlyrFm.AppViewApi.Subsonic;

/// <summary>An album as players show it.</summary>
/// <param name="HasPicture">Of its own; otherwise its artist's stands for it.</param>
/// <param name="Place">What can be played of it.</param>
internal sealed record Album(ItemId Id, string Name, bool HasPicture, ProfileViewBasic Artist, AlbumPlace Place)
{
    /// <summary>The album of what an artist has put into no album.</summary>
    public const string LooseName = "Singles";

    /// <summary>For a list whose name is nothing that could be shown.</summary>
    public const string Untitled = "(untitled)";

    public string? Cover => HasPicture ? Id.ToString() : ArtistElement.Cover(Artist);
}
