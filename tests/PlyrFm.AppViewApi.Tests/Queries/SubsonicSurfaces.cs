using PlyrFm.AppViewApi.Tests.Subsonic;

namespace PlyrFm.AppViewApi.Tests.Queries;

/// <summary>The same for what players of Subsonic ask; names are paths.</summary>
internal static class SubsonicSurfaces
{
    public static readonly HashSet<string> ChosenByService =
        ["/rest/search2", "/rest/search3", "/rest/getRandomSongs", "/rest/getSongsByGenre", "/rest/getSimilarSongs", "/rest/getSimilarSongs2"];

    public static readonly HashSet<string> ChosenByListener =
        ["/rest/getAlbum", "/rest/getMusicDirectory", "/rest/getStarred", "/rest/getStarred2", "/rest/getTopSongs"];

    public static readonly HashSet<string> ByAddress = ["/rest/getSong"];

    public static IEnumerable<(string Name, string Path)> Requests => SubsonicExample.All
        .Where(request => !SubsonicExample.Redirects.Contains(request.Method))
        .Select(request => ($"/rest/{request.Method}", SubsonicExample.Path(request.Method, request.Parameters) + "&f=json"));
}
