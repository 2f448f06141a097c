using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Storage;
using PlyrFm.Indexer.Tests.Storage;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Simulation;

/// <summary>What people and their hosts do on an ordinary day.</summary>
internal static class Life
{
    private static readonly byte[][] OddBlocks =
    [
        "hello"u8.ToArray(), // no CBOR
        [0xb9, 0x00, 0x00], // an empty map, its length in two bytes too many
        [0xa1, 0x61, 0x61, 0xf9, 0x3c, 0x00], // a float
        [0xa0],
        [.. Enumerable.Repeat((byte)0x81, 5000), 0xf6], // arrays in arrays
    ];

    public static IReadOnlyList<Happening> All { get; } =
    [
        new("somebody writes", 30, episode => Do(episode, actor => actor.IsActive, actor => actor.Announce(episode.Commit(actor, Writes(episode, actor))))),
        new("somebody writes something else", 3, episode => Do(episode, actor => actor.IsActive, actor =>
            actor.Account.Put($"app.bsky.feed.post/{episode.Random.Next(50)}", SampleRecords.Post("in between")))),
        new("an empty commit", 2, episode => Do(episode, actor => actor.IsActive, actor => actor.Announce(episode.Commit(actor, [])))),
        new("a stranger writes", 4, episode => { episode.StrangerWrites(); return true; }),
        new("a commit is told to nobody", 3, episode => Do(episode, actor => actor.IsActive, actor =>
        {
            episode.Commit(actor, Writes(episode, actor));
            actor.IsUnheard = true;
            episode.Note("a commit is told to nobody");
        })),
        new("somebody joins", 4, episode => episode.Actors.Count < 7 && episode.Join()),
        new("an account is hidden", 4, Hide),
        new("an account is back", 5, episode => Do(episode, actor => !actor.IsActive && !actor.IsDeleted, actor => actor.Return())),
        new("an account is deleted", 2, episode => Do(episode, actor => !actor.IsDeleted, actor =>
        {
            actor.Account.DeleteAccount();
            actor.Becomes(AccountStatus.Deleted);
        })),
        new("an account is revived", 3, episode => Do(episode, actor => actor.IsDeleted, actor => actor.Return())),
        new("a key is rotated", 3, episode => Do(episode, actor => actor.IsActive, actor =>
        {
            actor.EarlierDocument = episode.Network.Plc.Document(actor.Account.Did);
            actor.Account.RotateKey(announce: episode.Random.Next(3) > 0);
            actor.IsUnheard = true; // until the next commit the repository bears a signature of the old key
        })),
        new("an account moves", 4, Move),
        new("a handle changes", 3, episode => Do(episode, actor => !actor.IsDeleted, actor =>
            actor.Account.ChangeHandle($"name{episode.Random.Next(10_000)}.test"))),
        new("a handle stops answering", 1, episode => Do(episode, actor => !actor.IsDeleted, actor =>
        {
            actor.Account.AnswersHandle = !actor.Account.AnswersHandle;
            actor.Account.AnnounceIdentity();
        })),
        new("an identity is announced for nothing", 2, episode => Do(episode, actor => !actor.IsDeleted, actor => actor.Account.AnnounceIdentity(withHandle: false))),
        new("a #sync states what is", 2, episode => Do(episode, actor => actor.IsActive && !actor.IsUnheard, actor => actor.Account.AnnounceSync())),
        new("a host throttles", 1, episode => Do(episode, actor => actor.IsActive, actor =>
        {
            actor.Account.AnnounceAccount(active: true, "throttled");
            actor.Account.AnnounceAccount();
        })),
    ];

    /// <summary>Where something needs time.</summary>
    public static IReadOnlyList<Happening> Time { get; } =
    [
        new("time passes", 4, episode =>
        {
            episode.Clock.TurnAhead(TimeSpan.FromSeconds(1 + episode.Random.Next(900)));
            return true;
        }),
    ];

    public static (Collection, string, Content?)[] Writes(Episode episode, Actor actor) =>
        [.. Enumerable.Range(0, 1 + episode.Random.Next(3)).Select(_ => Write(episode, actor)).DistinctBy(write => (write.Collection, write.Key))];

    private static (Collection Collection, string Key, Content? Content) Write(Episode episode, Actor actor)
    {
        var (collection, key) = episode.Any(People.Paths);
        var number = episode.Random.Next(1000);
        return (collection, key, episode.Random.Next(10) switch
        {
            < 2 when actor.Contents.ContainsKey((collection, key)) => null,
            2 => Content.Broken(collection, number),
            3 => Content.Odd(collection, episode.Any(OddBlocks)),
            _ => Content.Of(collection, number),
        });
    }

    private static bool Do(Episode episode, Func<Actor, bool> who, Action<Actor> what)
    {
        if (episode.AnyActor(who) is not { } actor)
        {
            return false;
        }

        what(actor);
        return true;
    }

    private static bool Hide(Episode episode) => Do(episode, actor => actor.IsActive, actor =>
    {
        var (word, status) = episode.Any(
            [("deactivated", AccountStatus.Deactivated), ("takendown", AccountStatus.Takendown), ("suspended", AccountStatus.Suspended)]);
        actor.Account.SetStatus(word);
        actor.Account.AnnounceAccount(active: false, word);
        actor.Becomes(status);
    });

    private static bool Move(Episode episode) => Do(episode, actor => actor.IsActive, actor =>
    {
        var pds = episode.AnyPds();
        if (pds != actor.Account.Pds)
        {
            actor.EarlierDocument = episode.Network.Plc.Document(actor.Account.Did);
            actor.Account.MoveTo(pds);
            actor.IsUnheard = true; // as after a new key
        }
    });
}
