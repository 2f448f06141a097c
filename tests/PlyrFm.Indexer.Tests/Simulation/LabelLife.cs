using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Tests.Storage;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Simulation;

/// <summary>What labelers do on an ordinary day.</summary>
internal static class LabelLife
{
    private static readonly string[] Values = ["sexual", "porn", "copyright-violation", "!hide", "!takedown", "harmless"];

    public static IReadOnlyList<Happening> All { get; } =
    [
        new("a labeler says something", 10, episode => Say(episode, episode.AnyLabeler())),
        new("a labeler says something of one version", 4, episode =>
        {
            var (labeler, actor) = (episode.AnyLabeler(), episode.Any(episode.Actors));
            if (actor.Contents.Count == 0)
            {
                return false;
            }

            var ((collection, key), content) = episode.Any([.. actor.Contents]);
            episode.Sayings.Said(labeler.Say(UriOf(actor, collection, key), episode.Any(Values), cid: content.Cid.ToString()));
            return true;
        }),
        new("a labeler says something for a while", 4, episode =>
        {
            var labeler = episode.AnyLabeler();
            episode.Sayings.Said(labeler.Say(Subject(episode), episode.Any(Values), until: episode.Clock.GetUtcNow().AddMinutes(1 + episode.Random.Next(600))));
            return true;
        }),
        new("a labeler takes something back", 6, episode =>
        {
            var labeler = episode.AnyLabeler();
            var own = episode.Sayings.All.Where(label => label.Src == labeler.Did).ToArray();
            if (own.Length == 0)
            {
                return false;
            }

            var label = episode.Any(own);
            episode.Sayings.Said(labeler.TakeBack(label.Uri, label.Val));
            return true;
        }),
    ];

    public static bool Say(Episode episode, SimulatedLabeler labeler)
    {
        episode.Sayings.Said(labeler.Say(Subject(episode), episode.Any(Values)));
        return true;
    }

    /// <summary>A label that nobody has heard of yet.</summary>
    public static AtProto.Labels.Label Make(Episode episode, SimulatedLabeler labeler, DateTimeOffset? at = null) =>
        labeler.Make(Subject(episode), episode.Any(Values), at: at);

    /// <summary>An account, or something of it, there or not.</summary>
    private static string Subject(Episode episode)
    {
        var actor = episode.Any(episode.Actors);
        var (collection, key) = episode.Any(People.Paths);
        return episode.Random.Next(4) == 0 ? actor.Account.Did.Value : UriOf(actor, collection, key);
    }

    private static string UriOf(Actor actor, Collection collection, string key) => $"at://{actor.Account.Did}/{Scenario.Collections.NsidOf(collection)}/{key}";
}
