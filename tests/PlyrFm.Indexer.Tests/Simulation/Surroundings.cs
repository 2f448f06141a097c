namespace PlyrFm.Indexer.Tests.Simulation;

/// <summary>What happens to the machine that the indexer runs on.</summary>
/// <remarks>
/// A deletion that could not be confirmed when it was announced is forgotten with the process; the account then is hidden, and deleted when
/// somebody says so again.
/// </remarks>
internal static class Surroundings
{
    public static IReadOnlyList<Happening> All { get; } =
    [
        new("the indexer is killed", 3, async episode =>
        {
            await episode.Indexer.DisposeAsync();
            episode.Actors.FindAll(actor => actor.IsDeleted).ForEach(actor => actor.IsUnheard = true);
            await episode.StartIndexerAsync();
            return episode.Note("the indexer is killed");
        }),
        new("the indexer is stopped", 1, async episode =>
        {
            episode.Database.ComeBack();
            await episode.Indexer.StopAsync();
            await episode.Indexer.DisposeAsync();
            episode.Actors.FindAll(actor => actor.IsDeleted).ForEach(actor => actor.IsUnheard = true);
            await episode.StartIndexerAsync();
            return episode.Note("the indexer is stopped");
        }),
        new("the database breaks its connections", 2, episode =>
        {
            var broken = episode.Database.Broken;
            episode.Database.Break();
            return episode.Database.Broken > broken && episode.Note("the database breaks its connections");
        }),
        new("the database goes away", 1, async episode =>
        {
            await episode.Database.GoAwayAsync();
            return episode.Note("the database goes away");
        }),
        new("the database is slow", 1, episode =>
        {
            episode.Database.Delay = TimeSpan.FromMilliseconds(2);
            return episode.Note("the database is slow");
        }),
    ];

    /// <summary>And what becomes of it again.</summary>
    public static IReadOnlyList<Happening> Relief { get; } =
    [
        new("the database comes back", 3, episode =>
        {
            episode.Database.ComeBack();
            return true;
        }),
    ];
}
