using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json.Nodes;

using Microsoft.AspNetCore.Http;

namespace PlyrFm.TestKit.Simulation;

/// <summary>
/// A relay: gives events one sequence, replays them by cursor, lists repositories by collection. It verifies nothing, and does what a
/// test makes it do.
/// </summary>
public sealed class SimulatedRelay : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<(long Seq, byte[] Frame)> _log = [];
    private readonly List<Func<long, byte[]>> _published = [];
    private readonly List<(long Seq, string Did, long Rev)> _revs = [];
    private readonly ConcurrentDictionary<WebSocket, byte> _sockets = new();
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, byte>> _collections = new();
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _seq;
    private long _sent;
    private int _connections;
    private bool _isPaused;

    public SimulatedRelay() => Server = new LoopbackServer(HandleAsync);

    public LoopbackServer Server { get; }

    /// <summary>Connections accepted so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Cursors asked for, in order; null where none was.</summary>
    public ConcurrentQueue<string?> Cursors { get; } = new();

    /// <summary>Frames sent so far, over all connections.</summary>
    public long Sent => Volatile.Read(ref _sent);

    public long Seq => Volatile.Read(ref _seq);

    /// <summary>Answers the upgrade instead of the relay when it returns true.</summary>
    public Func<HttpContext, bool>? Refusal { get; set; }

    /// <summary>Sent first on every connection, outside the sequence.</summary>
    public byte[]? Greeting { get; set; }

    /// <summary>Replays everything, whatever the cursor.</summary>
    public bool IgnoresCursors { get; set; }

    /// <summary>Commits with an operation in this collection are not passed on, as if nobody had made them.</summary>
    public string? BlindTo { get; set; }

    /// <summary>Commits that were not passed on for that.</summary>
    public int Unseen { get; private set; }

    /// <summary>So many of the next commits are lost.</summary>
    public int Loses { get; set; }

    /// <summary>Commits that were lost so.</summary>
    public int Lost { get; private set; }

    /// <summary>False: what is registered is missing in listReposByCollection.</summary>
    public bool ListingIsKept { get; set; } = true;

    /// <summary>Answers a request other than for the stream instead of the relay when it returns true. The argument is the method's name.</summary>
    public Func<string, HttpContext, Task<bool>>? Trouble { get; set; }

    /// <summary>Events published so far.</summary>
    public int Published
    {
        get
        {
            lock (_gate)
            {
                return _published.Count;
            }
        }
    }

    /// <summary>Where getRepo is answered: the query is passed on by redirect, as relays do.</summary>
    public Func<string, Uri?> PdsOf { get; set; } = _ => null;

    /// <summary>A relay that keeps copies: what it has of a repository, if it does not pass getRepo on.</summary>
    public Func<string, byte[]?> CopyOf { get; set; } = _ => null;

    /// <summary>False: listReposByCollection answers 501, as a PDS would.</summary>
    public bool HasListing { get; set; } = true;

    /// <summary>Puts an event into the stream.</summary>
    /// <param name="frame">Makes its bytes, given its seq.</param>
    public long Publish(Func<long, byte[]> frame)
    {
        lock (_gate)
        {
            var seq = ++_seq;
            _log.Add((seq, frame(seq)));
            _published.Add(frame);
            Wake();
            return seq;
        }
    }

    /// <summary>Publishes an event once more, under a new seq, as a relay does that has forgotten how far it was.</summary>
    /// <param name="index">Which one; the first is 0.</param>
    /// <returns>Its frame.</returns>
    public byte[] Repeat(int index)
    {
        lock (_gate)
        {
            Publish(_published[index]);
            return _log[^1].Frame;
        }
    }

    /// <summary>Connections stay, and nothing comes.</summary>
    public void Pause()
    {
        lock (_gate)
        {
            _isPaused = true;
        }
    }

    public void Resume()
    {
        lock (_gate)
        {
            _isPaused = false;
            Wake();
        }
    }

    /// <summary>Puts bytes into the stream as they are.</summary>
    public void PublishRaw(byte[] frame) => Publish(_ => frame);

    /// <summary>The newest revision of an account that was announced up to a seq; 0 if none was.</summary>
    public long NewestRev(string did, long throughSeq)
    {
        lock (_gate)
        {
            return _revs.Where(entry => entry.Did == did && entry.Seq <= throughSeq).Select(entry => entry.Rev).DefaultIfEmpty().Max();
        }
    }

    /// <summary>Puts a commit into the stream.</summary>
    /// <returns>False when the relay was <see cref="BlindTo">blind</see> to it: a gap in the sequence is all that is left of it.</returns>
    public bool Publish(SimulatedCommit commit)
    {
        lock (_gate)
        {
            if (commit.Ops.Any(op => op.Collection == BlindTo))
            {
                SkipSeq();
                Unseen++;
                return false;
            }

            if (Loses > 0)
            {
                (Loses, Lost) = (Loses - 1, Lost + 1);
                SkipSeq();
                return false;
            }

            var seq = Publish(commit.ToFrame);
            _revs.Add((seq, commit.Commit.Did.Value, commit.Commit.Rev.Value));
            return true;
        }
    }

    /// <summary>A number that no event has: gaps are normal.</summary>
    public void SkipSeq(int count = 1)
    {
        lock (_gate)
        {
            _seq += count;
        }
    }

    /// <summary>Forgets the beginning of the stream.</summary>
    public void Forget(long throughSeq)
    {
        lock (_gate)
        {
            _log.RemoveAll(entry => entry.Seq <= throughSeq);
        }
    }

    public void Register(string did, string collection)
    {
        if (ListingIsKept)
        {
            _collections.GetOrAdd(collection, _ => new()).TryAdd(did, 0);
        }
    }

    /// <summary>Breaks all connections without a word.</summary>
    /// <returns>How many there were.</returns>
    public int Disconnect()
    {
        var open = _sockets.Keys;
        foreach (var socket in open)
        {
            socket.Abort();
        }

        return open.Count;
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var method = context.Request.Path.Value!["/xrpc/com.atproto.sync.".Length..];
        if (method == "subscribeRepos")
        {
            await StreamAsync(context);
        }
        else if (Trouble is not { } trouble || !await trouble(method, context))
        {
            await AnswerAsync(method, context);
        }
    }

    private Task AnswerAsync(string method, HttpContext context) => method switch
    {
        "listReposByCollection" when HasListing => ListAsync(context),
        "getRepo" when PdsOf(context.Request.Query["did"].ToString()) is { } pds => RedirectAsync(context, pds),
        "getRepo" when CopyOf(context.Request.Query["did"].ToString()) is { } copy => context.Response.Body.WriteAsync(copy).AsTask(),
        "getRepo" => SimulatedPds.FailAsync(context, StatusCodes.Status400BadRequest, "RepoNotFound"),
        _ => SimulatedPds.FailAsync(context, StatusCodes.Status501NotImplemented, "MethodNotImplemented"),
    };

    private static Task RedirectAsync(HttpContext context, Uri pds)
    {
        context.Response.Redirect(new Uri(pds, context.Request.Path + context.Request.QueryString).ToString());
        return Task.CompletedTask;
    }

    private async Task ListAsync(HttpContext context)
    {
        IEnumerable<string> dids = _collections.TryGetValue(context.Request.Query["collection"].ToString(), out var found) ? found.Keys : [];
        // Two to a page, so that paging is always at work.
        var after = context.Request.Query["cursor"].ToString();
        var page = dids.Order(StringComparer.Ordinal).Where(did => string.CompareOrdinal(did, after) > 0).Take(2).ToArray();
        var answer = new JsonObject { ["repos"] = new JsonArray([.. page.Select(did => new JsonObject { ["did"] = did })]) };
        if (page.Length == 2)
        {
            answer["cursor"] = page[1];
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.ToJsonString());
    }

    private async Task StreamAsync(HttpContext context)
    {
        if (Refusal is { } refusal && refusal(context))
        {
            return;
        }

        var asked = context.Request.Query["cursor"].ToString() is { Length: > 0 } text ? text : null;
        Cursors.Enqueue(asked);
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        // Before anybody is told that there is a connection: what is published after that is on it.
        var position = asked is null ? Seq : long.Parse(asked, CultureInfo.InvariantCulture);
        _sockets.TryAdd(socket, 0);
        Interlocked.Increment(ref _connections);
        try
        {
            await SendAsync(socket, position, context.RequestAborted);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            // The other side, or the test, has ended it.
        }
        finally
        {
            _sockets.TryRemove(socket, out _);
        }
    }

    private async Task SendAsync(WebSocket socket, long position, CancellationToken ct)
    {
        if (position > Seq)
        {
            await SendAsync(socket, SimulatedFrame.Error("FutureCursor"), ct);
            await socket.CloseAsync(WebSocketCloseStatus.PolicyViolation, "FutureCursor", ct);
            return;
        }

        if (Greeting is { } greeting)
        {
            await SendAsync(socket, greeting, ct);
        }

        position = IgnoresCursors ? 0 : position;
        while (true)
        {
            Task more;
            (long Seq, byte[] Frame)[] page;
            lock (_gate)
            {
                more = _more.Task;
                page = _isPaused ? [] : [.. _log.SkipWhile(entry => entry.Seq <= position)];
            }

            foreach (var (seq, frame) in page)
            {
                await SendAsync(socket, frame, ct);
                position = seq;
            }

            if (page.Length == 0)
            {
                await more.WaitAsync(ct);
            }
        }
    }

    private async Task SendAsync(WebSocket socket, byte[] frame, CancellationToken ct)
    {
        await socket.SendAsync(frame, WebSocketMessageType.Binary, endOfMessage: true, ct);
        Interlocked.Increment(ref _sent);
    }

    private void Wake()
    {
        var woken = _more;
        _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        woken.TrySetResult();
    }
}
