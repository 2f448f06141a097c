using PlyrFm.AppViewApi.Tests.Kit;

namespace PlyrFm.AppViewApi.Tests.Frontend;

/// <summary>Requests of the front end about the catalogue, one or more per endpoint.</summary>
/// <param name="Name">Of the snapshot.</param>
/// <param name="Pattern">Of the endpoint.</param>
/// <param name="Path">What is asked; <c>{number}</c> and <c>{file}</c> stand for what the track Dawn is called.</param>
/// <param name="Shape">What the answer has to be.</param>
internal sealed record FrontendExample(string Name, string Pattern, string Path, string Shape, string Method = "GET", string? Body = null)
{
    private static readonly string Dawn = Uri.EscapeDataString(Catalogue.Dawn);

    public static IReadOnlyList<FrontendExample> All { get; } =
    [
        new("config", "/config", "/config", "Config"),
        new("health", "/health", "/health", "Status"),
        new("tracks", "/tracks", "/tracks/", "TrackPage"),
        new("tracks-of-artist", "/tracks", $"/tracks/?artist_did={Catalogue.Aria}&limit=2", "TrackPage"),
        new("tracks-by-tag", "/tracks", "/tracks/?tags=tape&tags=nothing", "TrackPage"),
        new("top", "/tracks/top", "/tracks/top?limit=10", "[Track]"),
        new("track", "/tracks/{number}", "/tracks/{number}", "Track"),
        new("track-by-uri", "/tracks/by-uri", $"/tracks/by-uri?uri={Dawn}", "Track"),
        new("activity", "/activity", "/activity/?limit=8", "Activity"),
        new("histogram", "/activity/histogram", "/activity/histogram?days=3", "Histogram"),
        new("stats", "/stats", "/stats", "Stats"),
        new("sitemap", "/sitemap-data", "/sitemap-data", "Sitemap"),
        new("sensitive-images", "/moderation/sensitive-images", "/moderation/sensitive-images", "SensitiveImages"),
        new("pds-options", "/auth/pds-options", "/auth/pds-options", "PdsOptions"),
        new("stations", "/radio/stations", "/radio/stations", "Stations"),
        new("radio", "/radio/state", "/radio/state", "RadioState"),
        new("radio-of-station", "/radio/state.json", "/radio/state.json?station=fresh&limit=1", "RadioState"),
        new("play", "/tracks/{number}/play", "/tracks/{number}/play", "PlayCount", "POST", """{"ref":"x"}"""),
    ];

    public override string ToString() => Name;
}
