using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Storage;
using PlyrFm.Indexer.Tests.Storage;

namespace PlyrFm.Indexer.Tests.Simulation;

/// <summary>What happens and is told to nobody, now or later. Only who asks finds out.</summary>
internal static class Silences
{
    private static readonly Collection[] CanBeWithheld = [Collection.Track, Collection.Comment, Collection.List];

    public static IReadOnlyList<Happening> All { get; } =
    [
        new("every source loses a write", 3, episode =>
        {
            foreach (var relay in episode.Network.Relays)
            {
                relay.Loses = 1; // noted at the end
            }

            if (episode.Plan.HasJetstream)
            {
                episode.Jetstream.Loses = 1;
            }

            return true;
        }),
        Silently("a PDS withholds a record", actor => actor.IsActive && Shown(actor).Any(), (episode, actor) =>
            actor.Account.Hosting.Withheld.TryAdd(episode.Any([.. Shown(actor)]), true)),
        Silently("an account is hidden without a word", actor => actor.IsActive, (episode, actor) =>
        {
            var (word, status) = episode.Any([("deactivated", AccountStatus.Deactivated), ("takendown", AccountStatus.Takendown), ("suspended", AccountStatus.Suspended)]);
            actor.Account.SetStatus(word);
            actor.Becomes(status);
            return true;
        }),
        Silently("an account is back without a word", actor => !actor.IsActive && !actor.IsDeleted, (_, actor) =>
        {
            actor.Account.SetStatus(null);
            actor.Becomes(AccountStatus.Active);
            return true;
        }),
        Silently("an account is gone without a word", actor => !actor.IsDeleted, (_, actor) =>
        {
            actor.Account.VanishSilently();
            actor.Becomes(AccountStatus.Deleted);
            return true;
        }),
        Silently("a DID is given up", actor => !actor.IsDeleted, (episode, actor) =>
        {
            actor.Account.VanishSilently();
            episode.Network.Plc.Bury(actor.Account.Did);
            actor.Becomes(AccountStatus.Deleted);
            return true;
        }),
        Silently("an account moves without a word", actor => actor.IsActive, (episode, actor) =>
        {
            if (episode.AnyPds() is not { } pds || pds == actor.Account.Pds)
            {
                return false;
            }

            actor.EarlierDocument = episode.Network.Plc.Document(actor.Account.Did);
            actor.Account.MoveSilentlyTo(pds);
            actor.IsUnheard = true; // until the next commit the repository bears a signature of the old key
            return true;
        }),
        Silently("a handle changes without a word", actor => !actor.IsDeleted, (episode, actor) =>
        {
            actor.Account.ChangeHandleSilently($"quiet{episode.Random.Next(10_000)}.test");
            return true;
        }),
    ];

    /// <summary>And what is told to nobody either, though it is good news.</summary>
    public static IReadOnlyList<Happening> Relief { get; } =
    [
        new("a PDS shows a record again", 3, episode =>
        {
            if (episode.AnyActor(actor => !actor.Account.Hosting.Withheld.IsEmpty) is not { } actor)
            {
                return false;
            }

            return actor.Account.Hosting.Withheld.TryRemove(episode.Any([.. actor.Account.Hosting.Withheld.Keys]), out _);
        }),
    ];

    private static IEnumerable<string> Shown(Actor actor) => actor.Contents.Keys
        .Where(path => CanBeWithheld.Contains(path.Collection))
        .Select(path => $"{Scenario.Collections.NsidOf(path.Collection)}/{path.Key}")
        .Where(path => !actor.Account.Hosting.Withheld.ContainsKey(path));

    private static Happening Silently(string name, Func<Actor, bool> who, Func<Episode, Actor, bool> what) => new(name, 2, episode =>
        episode.AnyActor(who) is { } actor && what(episode, actor) && episode.Note(name));
}
