using System.Diagnostics;

using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Tests.Storage;
using PlyrFm.TestKit;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Simulation;

/// <summary>Leads an episode from the first event to the point where everything is told, so that what is missing then is lost.</summary>
internal static class Director
{
    // So much happens that things meet, and little enough for a second.
    private const int Happenings = 45;

    // A minute is as good as an hour where something is looked at every five minutes; a deletion that nobody has told takes a week.
    private static readonly TimeSpan FirstStep = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestStep = TimeSpan.FromHours(8);
    private const double StepGrowth = 1.3;

    // Labels end within hours, and what a stream has lost is asked for once a day.
    private static readonly TimeSpan LongestForLabels = TimeSpan.FromDays(3);

    // What a turn has set off is asked for over sockets, and written.
    private static readonly TimeSpan StepPause = TimeSpan.FromMilliseconds(20);

    private static readonly Happening[] WithoutRelays = [.. HostFaults.All, .. Surroundings.All];
    private static readonly Happening[] WithRelays = [.. HostFaults.All, .. StreamFaults.All, .. HostileCommits.All, .. Surroundings.All];

    // Never waited for in vain for longer: the relay may be gone, or the database.
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(30);

    /// <summary>All that can go wrong.</summary>
    public static IReadOnlyList<Happening> Faults { get; } =
        [.. HostFaults.All, .. StreamFaults.All, .. HostileCommits.All, .. Surroundings.All, .. HintFaults.All, .. Silences.All, .. LabelFaults.All];

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
        var (ordinary, all, specialities) = (Ordinary(episode.Plan), All(episode.Plan), Specialities(episode.Seed));
        var every = Happenings / specialities.Length;
        for (var i = 0; i < Happenings; i++)
        {
            if (i % every == every - 1 && i / every < specialities.Length)
            {
                var fault = specialities[i / every];
                await DoAsync(episode, [fault]);
                // Some wait for a request that they can meet; others are noted at once, or in the end.
                var isMet = WithRelays.Contains(fault);
                await PauseAsync(() => episode.Ledger.Counts.ContainsKey(fault.Name), isMet ? LongestPause * 5 : LongestPause);
            }
            else
            {
                await DoAsync(episode, episode.Random.Next(5) == 0 ? all : ordinary);
            }

            if (episode.Random.Next(4) == 0)
            {
                var (source, goal) = (episode.Indexer.Source, Newest(episode) - episode.Random.Next(4));
                await PauseAsync(() => source.LastSeq >= goal, LongestPause);
            }
        }

        Close(episode);
    }

    /// <summary>Waits until the index is as the network is. Where that takes hours or days, they pass meanwhile.</summary>
    public static async Task SettleAsync(Episode episode, Oracle oracle)
    {
        var (step, last) = (FirstStep, "");
        await Wait.UntilAsync("the index is as the network is", async () =>
        {
            if (await oracle.DifferencesAsync() is not { } differences)
            {
                return null;
            }

            var mayTurn = episode.Plan.IsAudited || (episode.Plan.TakesTime && episode.Clock.Ahead < LongestForLabels);
            var isBehind = await oracle.BehindAsync() is not null;
            last = isBehind ? last : differences;
            if (mayTurn && !isBehind)
            {
                episode.StrangerWrites(); // a source that is silent for a day may have lost something
                episode.Clock.TurnAhead(step);
                step = step * StepGrowth < LongestStep ? step * StepGrowth : LongestStep;
                await Task.Delay(StepPause);
            }

            return $"{differences}\n(before it was behind: {last})\n(the clock was turned ahead by {episode.Clock.Ahead})";
        });
    }

    /// <summary>Faults that a seed has for certain, so that all that fit its plan have their turn in a dozen episodes.</summary>
    public static Happening[] Specialities(int seed)
    {
        var plan = Plan.Of(seed);
        List<Happening> chosen = plan.HasRelays ? Turn(WithRelays, seed - ((seed + 1) / 4), 5) : Turn(WithoutRelays, seed / 4, 3);
        chosen.AddRange(plan.HasJetstream ? Turn(HintFaults.All, seed / 2, 2) : []);
        chosen.AddRange(plan.IsAudited ? Turn(Silences.All, seed / 2, 2) : []);
        chosen.AddRange(plan.Labelers > 0 ? Turn(LabelFaults.All, (seed / 5 * 2) + (seed % 5 / 3), 3) : []);
        return [.. chosen];
    }

    private static List<Happening> Turn(IReadOnlyList<Happening> faults, int turn, int count) =>
        [.. Enumerable.Range(turn * count, count).Select(number => faults[number % faults.Count])];

    private static Happening[] Ordinary(Plan plan) =>
    [
        .. Life.All,
        .. plan.Labelers > 0 ? LabelLife.All : [],
        .. plan.TakesTime ? Life.Time : [],
    ];

    private static Happening[] All(Plan plan) =>
    [
        .. plan.HasRelays ? WithRelays.Concat(StreamFaults.Relief) : WithoutRelays,
        .. Surroundings.Relief,
        .. plan.HasJetstream ? HintFaults.All.Concat(HintFaults.Relief) : [],
        .. plan.IsAudited ? Silences.All.Concat(Silences.Relief) : [],
        .. plan.Labelers > 0 ? LabelFaults.All : [],
    ];

    /// <summary>The newest place in the stream of the first source.</summary>
    private static long Newest(Episode episode) =>
        episode.Plan.HasRelays ? episode.Network.Relay.Seq : episode.IsNewStream ? episode.Jetstream.Count : episode.Jetstream.Newest;

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

    /// <summary>All trouble ends. Whatever was told to nobody is made up for by one more event, or is left to the audit, and so is what nobody sees.</summary>
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
            relay.BlindTo = episode.Plan.IsAudited ? relay.BlindTo : null;
            relay.Loses = 0;
            NoteIfAny(episode, "a relay is blind to a collection", relay.Unseen);
            NoteIfAny(episode, "every source loses a write", relay.Lost);
            relay.Resume();
        }

        if (episode.Plan.HasJetstream)
        {
            NoteIfAny(episode, episode.Jetstream.BlindTo is null ? "a Jetstream loses an operation" : "a Jetstream is blind to a collection", episode.Jetstream.Unseen);
            episode.Jetstream.Loses = 0;
        }

        foreach (var actor in episode.Actors)
        {
            (episode.Plan.IsAudited ? (Action<Episode, Actor>)Leave : Close)(episode, actor);
            episode.Model.SetHandle(actor.Account.Did, actor.Account.AnswersHandle && !actor.IsDeleted ? actor.Account.Handle : null);
        }

        foreach (var labeler in episode.Network.Labelers)
        {
            labeler.IsQueryDown = false;
            NoteIfAny(episode, "a labeler answers no questions", labeler.Refused);
            NoteIfAny(episode, "a labeler starts over", labeler.StartedOver);
            LabelLife.Say(episode, labeler); // the last of its stream is something that is kept
        }

        episode.StrangerWrites(); // the last seq is one that counts, whatever came before
    }

    private static void NoteIfAny(Episode episode, string fault, int times)
    {
        if (times > 0)
        {
            episode.Ledger.Fired(fault, times);
        }
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
            actor.Announce(WriteProfile(episode, actor));
        }

        if (episode.IdentitiesAreInDoubt && !actor.IsDeleted)
        {
            actor.Account.AnnounceIdentity();
        }
    }

    /// <summary>
    /// Nobody says a word. But what an old key has signed nothing can prove, so there is a new commit; and who was never heard of has to be in a
    /// list some day.
    /// </summary>
    private static void Leave(Episode episode, Actor actor)
    {
        episode.Network.Relay.ListingIsKept = true;
        if (actor.IsUnheard && actor.IsActive)
        {
            episode.Tell($"{actor.Account.Did} writes once more, and nobody hears it");
            WriteProfile(episode, actor);
        }

        foreach (var (collection, _) in actor.Contents.Keys)
        {
            episode.Network.Relay.Register(actor.Account.Did.Value, Scenario.Collections.NsidOf(collection));
        }
    }

    private static SimulatedCommit WriteProfile(Episode episode, Actor actor) =>
        episode.Commit(actor, [(Collection.Profile, "self", Content.Of(Collection.Profile, episode.Random.Next(1000)))]);
}
