using Microsoft.AspNetCore.Http;

using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Sync;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Simulation;

/// <summary>What relays do wrong with the stream.</summary>
internal static class StreamFaults
{
    // What a relay may claim about an account of which it is not the host.
    private static readonly string[] Claims = ["deleted", "takendown", "suspended", "deactivated", "somethingnew"];

    private static readonly string[] Collections = ["fm.plyr.track", "fm.plyr.like", "fm.plyr.list", "app.bsky.feed.post"];

    public static IReadOnlyList<Happening> All { get; } =
    [
        new("a relay breaks its connections", 3, episode =>
            episode.AnyRelay().Disconnect() > 0 && episode.Note("a relay breaks its connections")),
        new("a relay restarts", 1, async episode =>
        {
            var relay = episode.AnyRelay();
            await relay.Server.StopAsync();
            await relay.Server.StartAsync();
            return episode.Note("a relay restarts");
        }),
        Refusal("a relay answers 503", context => context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable),
        Refusal("a relay answers 429", context =>
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = "0";
        }),
        new("a relay forgets its past", 1, Forget),
        new("a relay starts over", 1, episode =>
        {
            var relay = episode.AnyRelay();
            relay.Refusal = _ =>
            {
                // The next connection gets everything, those after it what they ask for.
                relay.Refusal = _ => relay.IgnoresCursors = false;
                episode.Ledger.Fired("a relay starts over");
                relay.IgnoresCursors = true;
                return false;
            };
            relay.Disconnect();
            return true;
        }),
        new("a seq comes twice", 2, episode => OldSeq(episode, "a seq comes twice", back: 0)),
        new("a seq decreases", 2, episode => OldSeq(episode, "a seq decreases", back: 1 + episode.Random.Next(5))),
        new("seqs are left out", 1, episode =>
        {
            episode.AnyRelay().SkipSeq(1 + episode.Random.Next(1000));
            return episode.Note("seqs are left out");
        }),
        new("a frame is no frame", 2, episode =>
        {
            var junk = new byte[episode.Random.Next(40)];
            episode.Random.NextBytes(junk);
            episode.AnyRelay().PublishRaw(junk);
            return episode.Note("a frame is no frame");
        }),
        new("a frame is of an unknown kind", 1, episode =>
        {
            episode.AnyRelay().Publish(SimulatedFrame.UnknownType);
            return episode.Note("a frame is of an unknown kind");
        }),
        new("a relay holds back", 2, episode =>
        {
            episode.AnyRelay().Pause();
            return episode.Note("a relay holds back");
        }),
        new("a relay is blind to a collection", 2, episode =>
        {
            episode.AnyRelay().BlindTo = episode.Any(Collections); // noted at the end: there must have been something to see
            return true;
        }),
        new("a relay repeats old events", 4, Repeat),
        new("a relay misrepresents an account", 4, Misrepresent),
        new("a relay takes the dead for alive", 1, episode =>
        {
            var relay = episode.AnyRelay();
            if (episode.AnyActor(actor => !actor.IsActive) is not { } actor)
            {
                return false;
            }

            var now = episode.Network.Now;
            relay.Publish(seq => SimulatedFrame.Account(seq, actor.Account.Did, active: true, status: null, now));
            return episode.Note("a relay takes the dead for alive");
        }),
        new("a relay makes up a #sync", 2, MakeUpSync),
    ];

    /// <summary>And what they do well again.</summary>
    public static IReadOnlyList<Happening> Relief { get; } =
    [
        new("a relay goes on", 2, episode =>
        {
            episode.AnyRelay().Resume();
            return true;
        }),
        new("a relay sees again", 2, episode =>
        {
            episode.AnyRelay().BlindTo = null;
            return true;
        }),
    ];

    /// <summary>Makes the indexer ask for a repository.</summary>
    public static bool MakeUpSync(Episode episode)
    {
        var relay = episode.AnyRelay();
        if (episode.AnyActor(actor => actor.IsActive) is not { } actor)
        {
            return false;
        }

        var forged = SignedCommit.Create(actor.Account.Did, episode.Network.NextTid(), Mst.EmptyRoot, episode.Network.NextKey());
        var now = episode.Network.Now;
        relay.Publish(seq => SimulatedFrame.Sync(seq, forged, time: now));
        return episode.Note("a relay makes up a #sync");
    }

    /// <summary>Makes it ask for a status.</summary>
    public static bool Misrepresent(Episode episode)
    {
        if (!episode.Plan.HasRelays)
        {
            return episode.AnyActor(actor => !actor.IsDeleted) is { } one && HintFaults.Misrepresent(episode, one);
        }

        var (relay, status) = (episode.AnyRelay(), episode.Any(Claims));
        if (episode.AnyActor(actor => !actor.IsDeleted) is not { } actor)
        {
            return false;
        }

        var now = episode.Network.Now;
        relay.Publish(seq => SimulatedFrame.Account(seq, actor.Account.Did, active: false, status, now));
        return episode.Note("a relay misrepresents an account");
    }

    private static Happening Refusal(string name, Action<HttpContext> answer) => new(name, 1, episode =>
    {
        var relay = episode.AnyRelay();
        relay.Refusal = context =>
        {
            relay.Refusal = null;
            episode.Ledger.Fired(name);
            answer(context);
            return true;
        };
        relay.Disconnect();
        return true;
    });

    /// <summary>Makes it ask for a listing, and for every repository that it follows.</summary>
    public static bool Forget(Episode episode)
    {
        var relay = episode.AnyRelay();
        relay.Forget(episode.Random.NextInt64(relay.Seq));
        relay.Refusal = _ =>
        {
            // It says so once, to the next that comes.
            relay.Greeting = SimulatedFrame.OutdatedCursor();
            relay.Refusal = _ =>
            {
                relay.Greeting = null;
                return false;
            };
            episode.Ledger.Fired("a relay forgets its past");
            return false;
        };
        relay.Disconnect();
        episode.LoseNotices();
        return true;
    }

    private static bool OldSeq(Episode episode, string name, int back)
    {
        var relay = episode.AnyRelay();
        if (relay.Seq <= back || episode.AnyActor(_ => true) is not { } actor)
        {
            return false;
        }

        relay.PublishRaw(SimulatedFrame.Identity(relay.Seq - back, actor.Account.Did, handle: null, episode.Network.Now));
        return episode.Note(name);
    }

    private static bool Repeat(Episode episode)
    {
        var relay = episode.AnyRelay();
        var first = episode.Random.Next(relay.Published + 1);
        var kinds = Enumerable.Range(first, Math.Min(4, relay.Published - first)).Select(index => relay.Repeat(index)).ToArray();
        foreach (var frame in kinds)
        {
            if (Frame.TryPeek(frame, out var peek, out _))
            {
                episode.Note($"an old {peek.Kind} comes again");
            }
        }

        return kinds.Length > 0 && episode.Note("a relay repeats old events");
    }
}
