namespace PlyrFm.AppViewApi.Feeds;

/// <summary>Tracks that belong together: an artist's latest, a list's in their order, or one alone.</summary>
/// <param name="Uri">The AT-URI of the list or track, or the artist's DID.</param>
/// <param name="Name">What it is called.</param>
/// <param name="By">Whose it is, in words.</param>
/// <param name="Page">Where people find it on the web.</param>
internal sealed record TrackCollection(
    string Uri, string Name, string By, string? Description, string? Artwork, string Page, IReadOnlyList<FeedTrack> Tracks);
