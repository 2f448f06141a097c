using Microsoft.AspNetCore.Http;

using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Simulation;

/// <summary>What PDSes, directory and listings do wrong when they are asked.</summary>
internal static class HostFaults
{
    public static IReadOnlyList<Happening> All { get; } =
    [
        Repo("a PDS answers 503", _ => BadAnswer.Unavailable),
        Repo("a PDS answers 500 in HTML", _ => BadAnswer.Broken),
        Repo("a PDS answers 429", _ => BadAnswer.TooMany),
        Repo("a PDS answers 429 in HTML", _ => BadAnswer.HtmlTooMany),
        Repo("a PDS sends a repository slowly", episode => BadAnswer.Slow(episode.ServedCopyOf)),
        Repo("a PDS breaks off a repository", episode => BadAnswer.BrokenOff(episode.CopyOf)),
        Repo("a PDS cuts a repository on a block boundary", CutOnBlock),
        Repo("a PDS leaves a block out", LeaveOneOut),
        Repo("a PDS cuts a repository within a block", episode => BadAnswer.Bytes(did => episode.CopyOf(did)?[..^7])),
        Repo("a PDS sends no CAR", _ => BadAnswer.Bytes(_ => "not a repository"u8.ToArray())),
        Repo("a PDS sends somebody else's repository", episode => BadAnswer.Bytes(did =>
            episode.Network.Accounts.Select(account => account.Did.Value).FirstOrDefault(other => other != did) is { } other ? episode.CopyOf(other) : null)),
        Repo("a PDS sends an old repository", episode => BadAnswer.Bytes(episode.EarlierCar)),
        Blocks("a PDS gives away no blocks", context => SimulatedPds.FailAsync(context, StatusCodes.Status501NotImplemented, "MethodNotImplemented")),
        Blocks("a PDS answers 429 to who asks for blocks", BadAnswer.TooMany),
        Blocks("a PDS sends other blocks than it was asked for", context => context.Response.Body.WriteAsync(SimulatedCommit.RootlessCar([])).AsTask()),
        Status("a PDS does not tell a status: 503", BadAnswer.Unavailable),
        Status("a PDS does not tell a status: 429", BadAnswer.TooMany),
        Status("a PDS tells nonsense for a status", BadAnswer.Nonsense),
        Directory("the directory answers 503", _ => BadAnswer.Unavailable),
        Directory("the directory has an old document", episode => context => OldDocumentAsync(episode, context)),
        Listing("a listing answers 503", BadAnswer.Unavailable),
        Listing("a listing answers 429", BadAnswer.TooMany),
        Listing("a listing is nonsense", BadAnswer.Nonsense),
        new("a listing goes stale", 1, episode =>
        {
            episode.Network.Relay.ListingIsKept = false;
            return episode.Note("a listing goes stale");
        }),
        new("a listing names whom there is not", 1, episode =>
        {
            episode.Network.Relay.Register($"did:plc:{new string((char)('b' + episode.Random.Next(20)), 24)}", "fm.plyr.like");
            return episode.Note("a listing names whom there is not");
        }),
    ];

    private static Happening Repo(string name, Func<Episode, Func<HttpContext, Task>> answer) => new(name, 1, episode =>
    {
        foreach (var pds in episode.Network.Pdses)
        {
            episode.FaultsOf(pds).Add("getRepo", name, answer(episode));
        }

        StreamFaults.MakeUpSync(episode); // so that it is asked
        return true;
    });

    private static Happening Blocks(string name, Func<HttpContext, Task> answer) => new(name, 2, episode =>
    {
        foreach (var pds in episode.Network.Pdses)
        {
            episode.FaultsOf(pds).Add("getBlocks", name, answer);
        }

        StreamFaults.MakeUpSync(episode); // so that it is asked
        return true;
    });

    private static Happening Status(string name, Func<HttpContext, Task> answer) => new(name, 2, episode =>
    {
        foreach (var pds in episode.Network.Pdses)
        {
            episode.FaultsOf(pds).Add("getRepoStatus", name, answer);
        }

        StreamFaults.Misrepresent(episode);
        return true;
    });

    private static Happening Directory(string name, Func<Episode, Func<HttpContext, Task>> answer) => new(name, 2, episode =>
    {
        episode.DirectoryFaults.Add("", name, answer(episode));
        return episode.IdentitiesAreInDoubt = true;
    });

    private static Happening Listing(string name, Func<HttpContext, Task> answer) => new(name, 1, episode =>
    {
        episode.FaultsOf(episode.Network.Relay).Add("listReposByCollection", name, answer);
        return StreamFaults.Forget(episode);
    });

    private static Func<HttpContext, Task> CutOnBlock(Episode episode)
    {
        var share = episode.Random.NextDouble();
        return BadAnswer.Bytes(did => Car(episode, did, whole => [.. whole.Take(1 + (int)(share * (whole.Count - 1)))]));
    }

    private static Func<HttpContext, Task> LeaveOneOut(Episode episode)
    {
        var share = episode.Random.NextDouble();
        return BadAnswer.Bytes(did => Car(episode, did, whole => [.. whole.Where((_, index) => index == 0 || index != 1 + (int)(share * (whole.Count - 1)))]));
    }

    private static byte[]? Car(Episode episode, string did, Func<IReadOnlyList<(AtProto.Cbor.Cid, byte[])>, IReadOnlyList<(AtProto.Cbor.Cid Cid, byte[] Block)>> change)
    {
        if (episode.Account(did) is not { } account)
        {
            return null;
        }

        lock (account)
        {
            return SimulatedCommit.Car(account.Repo.Head!.Cid, change(account.Repo.Blocks()));
        }
    }

    private static async Task OldDocumentAsync(Episode episode, HttpContext context)
    {
        var did = context.Request.Path.Value!.TrimStart('/');
        if (episode.EarlierDocument(did) is { } document)
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(document);
        }
        else
        {
            await BadAnswer.Unavailable(context);
        }
    }
}
