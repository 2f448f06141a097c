using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Tests.Pipeline;
using PlyrFm.Indexer.Tests.Storage;

namespace PlyrFm.Indexer.Tests.Simulation;

/// <summary>
/// Commits that somebody has damaged or forged on the way: instead of the sound one, before it, or on one relay while another passes on the
/// sound one.
/// </summary>
internal static class HostileCommits
{
    public static IReadOnlyList<Happening> All { get; } = [.. CommitFault.All.Select(fault => Of(fault.Key, fault.Value))];

    private static Happening Of(string name, CommitFault.Fault fault) => new(name, 1, episode =>
    {
        if (episode.AnyActor(actor => actor.IsActive) is not { } actor)
        {
            return false;
        }

        var sound = episode.Commit(actor, Enumerable.Range(0, 2).Select(_ => Write(episode)).ToArray());
        var forged = fault(sound, actor.Account, episode.Network);
        var way = episode.Random.Next(3);
        var relay = episode.AnyRelay();
        foreach (var each in episode.Network.Relays)
        {
            var isSoundToo = way == 1 || (way == 2 && each != relay);
            if (way != 2 || each == relay)
            {
                each.Publish(forged.ToFrame);
            }

            if (isSoundToo)
            {
                each.Publish(sound);
            }
        }

        if (episode.Plan.HasJetstream)
        {
            episode.Jetstream.Publish(sound);
        }

        // A revision of the future is no evidence that anything has happened.
        if (name == nameof(CommitFault.FutureRev) && (way == 0 || episode.Network.Relays.Count == 1))
        {
            actor.IsUnheard = true;
        }

        return episode.Note(name);
    });

    private static (Collection, string, Content?) Write(Episode episode)
    {
        // New keys: nothing refers to them, and the two are never the same.
        return (Collection.Track, episode.Network.NextTid().ToString(), Content.Of(Collection.Track, episode.Random.Next(1000)));
    }
}
