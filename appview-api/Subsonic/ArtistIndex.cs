using System.Globalization;
using PlyrFm.Lexicons.Fm.Plyr.Actor;

namespace PlyrFm.AppViewApi.Subsonic;

/// <summary>Artists by the letter that their names begin with.</summary>
internal static class ArtistIndex
{
    // Where the names stand that begin with no letter.
    private const string NoLetter = "#";

    public static IEnumerable<Element> Of(IEnumerable<ProfileView> artists, Func<ProfileView, Element> entry) => artists
        .OrderBy(NameOf, StringComparer.OrdinalIgnoreCase)
        .GroupBy(artist => LetterOf(NameOf(artist)), StringComparer.Ordinal)
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => new Element().Set("name", group.Key).AddEach("artist", group.Select(entry)));

    public static string NameOf(ProfileView artist) => artist.DisplayName ?? artist.Handle;

    private static string LetterOf(string name)
    {
        var first = StringInfo.GetNextTextElement(name);
        return first.Length > 0 && char.IsLetter(first, 0) ? first.ToUpperInvariant() : NoLetter;
    }
}
