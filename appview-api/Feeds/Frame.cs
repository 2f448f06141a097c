using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AppViewApi.Feeds;

/// <summary>What a frame on somebody's page shows, and where the frame is.</summary>
/// <param name="Path">Of the frame, here.</param>
/// <param name="IsTrack">It shows one track and no list.</param>
internal sealed record Frame(TrackCollection Shown, string Path, bool IsTrack)
{
    public static Frame OfTrack(TrackCollection track) => new(track, PathOf("track", track), IsTrack: true);

    public static Frame OfList(TrackCollection list) => new(list, PathOf("list", list), IsTrack: false);

    /// <summary>Of an album that is in no list.</summary>
    public static Frame OfAlbum(TrackCollection album, string did, string slug) => new(album, $"/embed/album/{did}/{slug}", IsTrack: false);

    private static string PathOf(string kind, TrackCollection shown)
    {
        var uri = AtUri.Parse(shown.Uri);
        return $"/embed/{kind}/{uri.Authority}/{uri.RecordKey}";
    }
}
