using PlyrFm.Lexicons.Fm.Plyr.Feed;

namespace PlyrFm.AppViewApi.Feeds;

/// <summary>A track as feeds, playlists and embedded players show it.</summary>
/// <param name="Description">What the artist wrote of it.</param>
/// <param name="Album">The title of the album that it is on.</param>
/// <param name="IsAdult">It carries an adult label.</param>
internal sealed record FeedTrack(TrackViewBasic View, string? Description, string? Album, DateTimeOffset SortAt, bool IsAdult)
{
    /// <summary>The credit as written, else the account's name.</summary>
    public string By => View.ArtistName ?? View.Artist.DisplayName ?? View.Artist.Handle;

    /// <summary>Where it can be played by anybody; null for gated tracks and those without a source.</summary>
    public string? Address => View is { Gate: null, Audio: { Status: not AudioView.StatusValues.Unavailable, Url: { } url } } ? url : null;
}
