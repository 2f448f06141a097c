namespace PlyrFm.Indexer.Storage;

/// <summary>A station: which tracks it plays, and how it draws among them.</summary>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Lens">Condition and order of the tracks <c>t</c> with their counts <c>s</c>, best first.</param>
/// <param name="Depth">The rank at which a track is drawn a third as often as the best.</param>
/// <param name="EvenShare">Of the draws, how many pay no regard to rank.</param>
public sealed record RadioStation(string Slug, string Lens, double Depth, double EvenShare)
{
    // Machine-made music that listeners of the front end see only when they ask for it.
    private const string OfPeople = "not t.tags && array['ai', 'ai-slop', 'suno']";

    private const string Loved = "3 * coalesce(s.like_count, 0) + ln(1 + coalesce(s.play_count, 0))";

    public static IReadOnlyList<RadioStation> All { get; } =
    [
        new("loved", $"{OfPeople} order by {Loved} desc, t.sort_at desc, t.id", Depth: 12, EvenShare: 0.25),
        new("fresh", $"{OfPeople} order by t.sort_at desc, t.id", Depth: 12, EvenShare: 0),
        new("deep-cuts", $"{OfPeople} and t.sort_at < @now - interval '30 days' order by {Loved}, t.sort_at, t.id", Depth: 48, EvenShare: 0.25),
        new("slop", $"not ({OfPeople}) order by {Loved} desc, t.sort_at desc, t.id", Depth: 12, EvenShare: 0.25),
    ];
}
