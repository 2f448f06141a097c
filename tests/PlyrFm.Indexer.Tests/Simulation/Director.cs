using System.Diagnostics;

using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Tests.Storage;
using PlyrFm.TestKit;

namespace PlyrFm.Indexer.Tests.Simulation;

/// <summary>Leads an episode from the first event to the point where everything is told, so that what is missing then is lost.</summary>
internal static class Director
{
    // So much happens that things meet, and little enough for a second.
    private const int Happenings = 45;

    // Never waited for in vain for longer: the relay may be gone, or the database.
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(30);

    /// <summary>All that can go wrong.</summary>
    public static IReadOnlyList<Happening> Faults { get; } = [.. HostFaults.All, .. StreamFaults.All, .. HostileCommits.All, .. Surroundings.All];

    private static readonly IReadOnlyList<Happening> All = [.. Faults, .. StreamFaults.Relief, .. Surroundings.Relief];

    public static async Task PlayAsync(Episode episode, Oracle oracle)
    {
        // Some were there before us.
        for (var i = episode.Random.Next(3); i >= 0; i--)
        {
            episode.Join();
        }

        for (var i = episode.Random.Next(4); i > 0; i--)
        {
            await DoAsync(episode, HostFaults.All);
        }

        await episode.StartIndexerAsync(waitForConnection: true);
        episode.StrangerWrites();
        await Wait.UntilAsync("there is a cursor to come back to", oracle.BehindAsync);
        for (var i = 0; i < Happenings; i++)
        {
            if (i % 9 == 8)
            {
                var fault = Specialities(episode.Seed)[i / 9];
                await DoAsync(episode, [fault]);
                await PauseAsync(() => episode.Ledger.Counts.ContainsKey(fault.Name), LongestPause * 5);
            }
            else
            {
                await DoAsync(episode, episode.Random.Next(5) == 0 ? All : Life.All);
            }

            if (episode.Random.Next(4) == 0)
            {
                var (source, goal) = (episode.Indexer.Source, episode.Network.Relay.Seq - episode.Random.Next(4));
                await PauseAsync(() => source.LastSeq >= goal, LongestPause);
            }
        }

        Close(episode);
    }

    /// <summary>Five faults that a seed has for certain, so that all have their turn in a dozen episodes.</summary>
    public static Happening[] Specialities(int seed) => [.. Enumerable.Range(seed * 5, 5).Select(number => Faults[number % Faults.Count])];

    private static async Task DoAsync(Episode episode, IReadOnlyList<Happening> table)
    {
        var point = episode.Random.Next(table.Sum(happening => happening.Weight));
        var next = table.First(happening => (point -= happening.Weight) < 0);
        if (await next.TryAsync(episode))
        {
            episode.Tell(next.Name);
        }
    }

    /// <summary>Lets the indexer come some of the way, so that what follows meets it in another state.</summary>
    private static async Task PauseAsync(Func<bool> isThere, TimeSpan longest)
    {
        for (var clock = Stopwatch.StartNew(); !isThere() && clock.Elapsed < longest;)
        {
            await Task.Delay(2);
        }
    }

    /// <summary>All trouble ends, and whatever was told to nobody is made up for by one more event.</summary>
    private static void Close(Episode episode)
    {
        episode.Tell("(trouble ends)");
        episode.Database.ComeBack();
        episode.Database.Delay = TimeSpan.Zero;
        episode.DirectoryFaults.Clear();
        foreach (var pds in episode.Network.Pdses)
        {
            episode.FaultsOf(pds).Clear();
        }

        foreach (var relay in episode.Network.Relays)
        {
            episode.FaultsOf(relay).Clear();
            relay.BlindTo = null;
            if (relay.Unseen > 0)
            {
                episode.Ledger.Fired("a relay is blind to a collection", relay.Unseen);
            }

            relay.Resume();
        }

        foreach (var actor in episode.Actors)
        {
            Close(episode, actor);
        }

        episode.StrangerWrites(); // the last seq is one that counts, whatever came before
    }

    private static void Close(Episode episode, Actor actor)
    {
        if (!actor.IsActive && !actor.IsDeleted && episode.Random.Next(2) == 0)
        {
            episode.Tell($"{actor.Account.Did} is back");
            actor.Return();
        }

        if (actor.IsUnheard && !actor.IsActive)
        {
            actor.Account.AnnounceAccount(active: false, actor.IsDeleted ? "deleted" : actor.Account.Hosting.Status);
        }
        else if (actor.IsUnheard)
        {
            episode.Tell($"{actor.Account.Did} writes once more");
            var number = episode.Random.Next(1000);
            actor.Announce(episode.Commit(actor, [(Collection.Profile, "self", Content.Of(Collection.Profile, number))]));
        }

        if (episode.IdentitiesAreInDoubt && !actor.IsDeleted)
        {
            actor.Account.AnnounceIdentity();
        }

        episode.Model.SetHandle(actor.Account.Did, actor.Account.AnswersHandle ? actor.Account.Handle : null);
    }
}
