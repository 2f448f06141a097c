namespace PlyrFm.AppViewApi.Frontend;

/// <summary>A station of the radio. What it plays is drawn by the indexer (RadioStation there).</summary>
internal sealed record RadioStation(string Slug, string Name, string Description)
{
    /// <summary>The first one is what people hear who have chosen none.</summary>
    public static IReadOnlyList<RadioStation> All { get; } =
    [
        new("loved", "Loved", "What listeners like most."),
        new("fresh", "Fresh", "The newest tracks."),
        new("deep-cuts", "Deep cuts", "Older tracks that few have heard."),
        new("slop", "Slop", "Tracks whose artists say that a machine made them."),
    ];
}
