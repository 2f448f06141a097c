using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Tests.Storage;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Simulation;

/// <summary>What a Jetstream does wrong. It signs nothing, so it can say what it likes.</summary>
internal static class HintFaults
{
    private const string Track = "fm.plyr.track";

    private static readonly string[] Collections = [Track, "fm.plyr.like", "fm.plyr.list", "app.bsky.actor.profile"];

    public static IReadOnlyList<Happening> All { get; } =
    [
        new("a Jetstream breaks its connections", 2, episode =>
            episode.Jetstream.Disconnect() > 0 && episode.Note("a Jetstream breaks its connections")),
        new("a Jetstream restarts", 1, async episode =>
        {
            await episode.Jetstream.Server.StopAsync();
            await episode.Jetstream.Server.StartAsync();
            return episode.Note("a Jetstream restarts");
        }),
        new("a Jetstream is blind to a collection", 2, episode =>
        {
            episode.Jetstream.BlindTo = episode.Any(Collections); // noted at the end: there must have been something to see
            return true;
        }),
        new("a Jetstream loses an operation", 2, episode =>
        {
            episode.Jetstream.Loses = 1; // noted at the end
            return true;
        }),
        Lie("a Jetstream tells of a record that there is not", (episode, actor) =>
            Tell(episode, actor.Account.Did, OpAction.Create, Track, episode.Network.NextTid().ToString(), AnyCid(episode))),
        Lie("a Jetstream states another CID", (episode, actor) => TellOfLiving(episode, actor, OpAction.Update)),
        Lie("a Jetstream deletes what is alive", (episode, actor) => TellOfLiving(episode, actor, OpAction.Delete)),
        Lie("a Jetstream tells of the future", (episode, actor) =>
            Tell(episode, actor.Account.Did, OpAction.Delete, Track, People.TrackKeys[0], cid: null, rev: "7777777777777")),
        Lie("a Jetstream tells of nobody", (episode, _) =>
            Tell(episode, Did.Parse("did:plc:yyyyyyyyyyyyyyyyyyyyyyyy"), OpAction.Create, Track, People.TrackKeys[0], AnyCid(episode))),
        Lie("a Jetstream misrepresents an account", Misrepresent),
        Lie("a Jetstream misrepresents a handle", (episode, actor) =>
        {
            episode.Jetstream.PublishIdentity(actor.Account.Did.Value, "somebody.else.test");
            return true;
        }),
        new("a Jetstream tells something again", 3, episode =>
        {
            episode.Jetstream.Repeat(episode.Random.Next((int)episode.Jetstream.Count));
            return episode.Note("a Jetstream tells something again");
        }),
        new("a Jetstream tells everything again", 1, episode =>
        {
            episode.Jetstream.Repeat();
            return episode.Note("a Jetstream tells everything again");
        }),
        new("a Jetstream's times go back", 3, episode =>
        {
            if (episode.AnyActor(actor => actor.IsActive) is not { } actor)
            {
                return false;
            }

            episode.Jetstream.TurnBack(TimeSpan.FromMilliseconds(episode.Random.Next(500)));
            actor.Announce(episode.Commit(actor, Life.Writes(episode, actor)));
            return episode.Note("a Jetstream's times go back");
        }),
        new("a Jetstream sends what is no event", 2, episode =>
        {
            episode.Jetstream.PublishRaw(episode.Any(["{", "{}", """{"kind":"commit","did":7}""", "[]"]));
            return episode.Note("a Jetstream sends what is no event");
        }),
    ];

    /// <summary>And what it does well again.</summary>
    public static IReadOnlyList<Happening> Relief { get; } =
    [
        new("a Jetstream sees again", 2, episode =>
        {
            episode.Jetstream.BlindTo = null;
            return true;
        }),
    ];

    /// <summary>Makes the indexer ask for a status.</summary>
    public static bool Misrepresent(Episode episode, Actor actor)
    {
        episode.Jetstream.PublishAccount(actor.Account.Did.Value, active: false, "deleted");
        return true;
    }

    private static Happening Lie(string name, Func<Episode, Actor, bool> tell) => new(name, 2, episode =>
        episode.AnyActor(actor => !actor.IsDeleted) is { } actor && tell(episode, actor) && episode.Note(name));

    private static bool TellOfLiving(Episode episode, Actor actor, OpAction action)
    {
        if (actor.Contents.Count == 0)
        {
            return false;
        }

        var (collection, key) = episode.Any([.. actor.Contents.Keys]);
        return Tell(episode, actor.Account.Did, action, Scenario.Collections.NsidOf(collection), key, action == OpAction.Delete ? null : AnyCid(episode));
    }

    private static bool Tell(Episode episode, Did did, OpAction action, string collection, string key, string? cid, string? rev = null)
    {
        episode.Jetstream.Publish(did.Value, $"{collection}/{key}", SimulatedJetstream.Operation(rev ?? episode.Network.NextTid().ToString(), action, collection, key, cid));
        return true;
    }

    private static string AnyCid(Episode episode) => Content.Of(Collection.Track, episode.Random.Next(1000)).Cid.ToString();
}
