using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

using Microsoft.AspNetCore.Http;

using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.TestKit.Simulation;

/// <summary>A PDS: holds repositories and answers about them. <see cref="Trouble"/> makes it misbehave.</summary>
public sealed class SimulatedPds : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, SimulatedHosting> _hosted = new();
    private readonly ConcurrentDictionary<string, int> _requests = new();

    public SimulatedPds() => Server = new LoopbackServer(HandleAsync);

    public LoopbackServer Server { get; }

    /// <summary>Answers a request instead of the PDS when it returns true. The argument is the method's name.</summary>
    public Func<string, HttpContext, Task<bool>>? Trouble { get; set; }

    /// <summary>Whose a handle is: any PDS answers for the handles of the whole network, since one address serves them all.</summary>
    public Func<string, Did?> OwnerOf { get; set; } = _ => null;

    /// <summary>How often a method was called, in any outcome.</summary>
    public int Requests(string method) => _requests.GetValueOrDefault(method);

    /// <summary>Takes an account in.</summary>
    public SimulatedHosting Host(SimulatedAccount account) => _hosted.GetOrAdd(account.Did.Value, _ => new SimulatedHosting(account));

    public bool Hosts(Did did) => _hosted.ContainsKey(did.Value);

    public void Forget(Did did) => _hosted.TryRemove(did.Value, out _);

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (path == "/.well-known/atproto-did")
        {
            await AnswerHandleAsync(context);
            return;
        }

        var method = path.StartsWith("/xrpc/com.atproto.sync.", StringComparison.Ordinal) ? path["/xrpc/com.atproto.sync.".Length..]
            : path.StartsWith("/xrpc/com.atproto.repo.", StringComparison.Ordinal) ? path["/xrpc/com.atproto.".Length..] : path;
        _requests.AddOrUpdate(method, 1, static (_, count) => count + 1);
        if (Trouble is { } trouble && await trouble(method, context))
        {
            return;
        }

        if (method is not ("getRepo" or "getBlocks" or "getRecord" or "getRepoStatus" or "getLatestCommit" or "repo.listRecords" or "repo.getRecord"))
        {
            await FailAsync(context, StatusCodes.Status501NotImplemented, "MethodNotImplemented");
            return;
        }

        var did = context.Request.Query[method.StartsWith("repo.", StringComparison.Ordinal) ? "repo" : "did"].ToString();
        if (!_hosted.TryGetValue(did, out var hosting))
        {
            await FailAsync(context, StatusCodes.Status400BadRequest, "RepoNotFound");
            return;
        }

        if (method == "getRepoStatus")
        {
            await AnswerStatusAsync(context, hosting);
        }
        else if (hosting.Status is { } status)
        {
            var error = status switch { "takendown" => "RepoTakendown", "suspended" => "RepoSuspended", _ => "RepoDeactivated" };
            await FailAsync(context, StatusCodes.Status400BadRequest, error);
        }
        else if (method.StartsWith("repo.", StringComparison.Ordinal))
        {
            await AnswerShownAsync(context, hosting, isList: method == "repo.listRecords");
        }
        else if (method == "getBlocks")
        {
            await AnswerBlocksAsync(context, hosting);
        }
        else if (method == "getLatestCommit")
        {
            var head = hosting.Account.Repo.Head!;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(new JsonObject { ["cid"] = head.Cid.ToString(), ["rev"] = head.Rev.ToString() }.ToJsonString());
        }
        else
        {
            context.Response.ContentType = "application/vnd.ipld.car";
            await context.Response.Body.WriteAsync(hosting.Car());
        }
    }

    public static async Task FailAsync(HttpContext context, int status, string error)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(new JsonObject { ["error"] = error, ["message"] = error }.ToJsonString());
    }

    private async Task AnswerHandleAsync(HttpContext context)
    {
        if (OwnerOf(context.Request.Host.Host) is not { } owner)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await context.Response.WriteAsync(owner.Value);
    }

    // As the reference PDS: all of them or none, and only what belongs to the newest commit.
    private static async Task AnswerBlocksAsync(HttpContext context, SimulatedHosting hosting)
    {
        Cid[] cids = [.. context.Request.Query["cids"].Select(cid => Cid.Parse(cid!, CultureInfo.InvariantCulture))];
        if (hosting.Blocks(cids) is not { } blocks)
        {
            await FailAsync(context, StatusCodes.Status400BadRequest, "InvalidRequest");
            return;
        }

        context.Response.ContentType = "application/vnd.ipld.car";
        await context.Response.Body.WriteAsync(SimulatedCommit.RootlessCar(blocks));
    }

    // As the reference PDS: what is taken down is in no list, and not found by its key.
    private static async Task AnswerShownAsync(HttpContext context, SimulatedHosting hosting, bool isList)
    {
        var query = context.Request.Query;
        var collection = query["collection"].ToString();
        var keys = hosting.Shown(collection);
        JsonObject Record(string key) => new() { ["uri"] = $"at://{hosting.Account.Did}/{collection}/{key}", ["value"] = new JsonObject() };
        if (!isList && !keys.Contains(query["rkey"].ToString()))
        {
            await FailAsync(context, StatusCodes.Status400BadRequest, "RecordNotFound");
            return;
        }

        var page = keys.Where(key => query["cursor"].ToString() is not { Length: > 0 } cursor || string.CompareOrdinal(key, cursor) < 0)
            .Take(isList ? int.Parse(query["limit"].ToString(), CultureInfo.InvariantCulture) : 0).ToArray();
        var answer = isList ? new JsonObject { ["records"] = new JsonArray([.. page.Select(Record)]) } : Record(query["rkey"].ToString());
        if (page.Length > 0)
        {
            answer["cursor"] = page[^1];
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.ToJsonString());
    }

    private static async Task AnswerStatusAsync(HttpContext context, SimulatedHosting hosting)
    {
        var answer = new JsonObject { ["did"] = hosting.Account.Did.Value, ["active"] = hosting.Status is null };
        if (hosting.Status is { } status)
        {
            answer["status"] = status;
        }
        else if (hosting.Account.Repo.Head is { } head)
        {
            answer["rev"] = head.Rev.ToString();
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.ToJsonString());
    }
}
