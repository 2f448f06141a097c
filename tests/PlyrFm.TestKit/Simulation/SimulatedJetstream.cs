using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

using Microsoft.AspNetCore.Http;

using PlyrFm.AtProto.Repo;

namespace PlyrFm.TestKit.Simulation;

/// <summary>
/// A Jetstream: tells in JSON what accounts do, by both of its streams, to those who want the collection. It signs nothing, and says what a
/// test makes it say.
/// </summary>
public sealed class SimulatedJetstream
{
    private const string Events = "/xrpc/network.bsky.jetstream.subscribeEvents";

    private readonly Lock _gate = new();
    private readonly List<Entry> _log = [];
    private readonly HashSet<WebSocket> _sockets = [];
    private readonly List<string> _requests = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider _time;
    private long _clock;
    private long _sentBytes;
    private long _back;
    private int _connections;

    public SimulatedJetstream(TimeProvider time)
    {
        (_time, Server) = (time, new LoopbackServer(HandleAsync));
        _clock = Microseconds(time.GetUtcNow().AddMinutes(-1));
    }

    public LoopbackServer Server { get; }

    /// <summary>Given out, and used for whoever asks for it.</summary>
    public byte[] Dictionary { get; } = TrainDictionary();

    /// <summary>Changes what is told of an operation, or keeps it back when it returns null. The first argument is the path.</summary>
    public Func<string, JsonObject, JsonObject?>? Lie { get; set; }

    /// <summary>Operations in this collection are not passed on, as if nobody had made them.</summary>
    public string? BlindTo { get; set; }

    /// <summary>So many of the next operations are lost.</summary>
    public int Loses { get; set; }

    /// <summary>Operations that were not passed on for that.</summary>
    public int Unseen { get; private set; }

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Payload bytes sent so far, as they were on the wire.</summary>
    public long SentBytes => Volatile.Read(ref _sentBytes);

    /// <summary>Addresses of the streams that were opened, in order.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>The time of the newest event.</summary>
    public long Newest
    {
        get
        {
            lock (_gate)
            {
                return _clock;
            }
        }
    }

    /// <summary>The number of the newest event, by which the new stream counts.</summary>
    public long Count
    {
        get
        {
            lock (_gate)
            {
                return _log.Count;
            }
        }
    }

    /// <returns>False when something of it was not passed on.</returns>
    public bool Publish(SimulatedCommit commit)
    {
        var isTold = true;
        foreach (var op in commit.Ops)
        {
            if (op.Collection == BlindTo || Loses > 0)
            {
                Loses -= op.Collection == BlindTo ? 0 : 1;
                Unseen++;
                isTold = false;
                continue;
            }

            Publish(commit.Commit.Did.Value, op.Collection + "/" + op.RecordKey, Operation(commit.Rev, op.Action, op.Collection, op.RecordKey, op.Cid?.ToString()));
        }

        return isTold;
    }

    /// <summary>Tells of an operation, true or not.</summary>
    public void Publish(string did, string path, JsonObject operation)
    {
        if ((Lie is { } lie ? lie(path, operation) : operation) is { } told)
        {
            Add(did, "commit", told);
        }
    }

    public void PublishIdentity(string did, string? handle)
    {
        var body = new JsonObject { ["did"] = did, ["seq"] = 1, ["time"] = SimulatedFrame.Text(_time.GetUtcNow()) };
        if (handle is not null)
        {
            body["handle"] = handle;
        }

        Add(did, "identity", body);
    }

    public void PublishAccount(string did, bool active, string? status)
    {
        var body = new JsonObject { ["did"] = did, ["seq"] = 1, ["time"] = SimulatedFrame.Text(_time.GetUtcNow()), ["active"] = active };
        if (status is not null)
        {
            body["status"] = status;
        }

        Add(did, "account", body);
    }

    /// <summary>Tells everything once more, as something new.</summary>
    public void Repeat()
    {
        lock (_gate)
        {
            foreach (var entry in _log.ToArray())
            {
                Add(entry.Did, entry.Kind, (JsonObject)entry.Body.DeepClone());
            }
        }
    }

    /// <summary>Tells one of its events once more, as something new.</summary>
    public void Repeat(int index)
    {
        lock (_gate)
        {
            var entry = _log[index];
            Add(entry.Did, entry.Kind, (JsonObject)entry.Body.DeepClone());
        }
    }

    /// <summary>The next event bears a time before that of the newest one, as happens to events that a server sees within a moment.</summary>
    public void TurnBack(TimeSpan by)
    {
        lock (_gate)
        {
            _back = (long)by.TotalMicroseconds;
        }
    }

    /// <summary>Puts a message into the stream as it is.</summary>
    public void PublishRaw(string message)
    {
        lock (_gate)
        {
            Add("", "raw", new JsonObject { ["raw"] = message });
        }
    }

    /// <summary>Breaks all connections without a word.</summary>
    /// <returns>How many there were.</returns>
    public int Disconnect()
    {
        lock (_gate)
        {
            foreach (var socket in _sockets)
            {
                socket.Abort();
            }

            return _sockets.Count;
        }
    }

    public static JsonObject Operation(string rev, OpAction action, string collection, string recordKey, string? cid)
    {
        var operation = new JsonObject
        {
            ["rev"] = rev,
            ["operation"] = action switch { OpAction.Create => "create", OpAction.Update => "update", _ => "delete" },
            ["collection"] = collection,
            ["rkey"] = recordKey,
        };
        if (cid is not null)
        {
            operation["record"] = new JsonObject { ["$type"] = collection };
            operation["cid"] = cid;
        }

        return operation;
    }

    private void Add(string did, string kind, JsonObject body)
    {
        lock (_gate)
        {
            _clock = Math.Max(_clock + 1000, Microseconds(_time.GetUtcNow()));
            _log.Add(new Entry(_log.Count + 1, _clock - _back, did, kind, body));
            _back = 0;
            var woken = _more;
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            woken.TrySetResult();
        }
    }

    private async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value;
        if (path == "/xrpc/network.bsky.jetstream.getZstdDictionary")
        {
            await context.Response.Body.WriteAsync(Dictionary);
            return;
        }

        if (path is not ("/subscribe" or Events))
        {
            await SimulatedPds.FailAsync(context, StatusCodes.Status404NotFound, "NotFound");
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        lock (_gate)
        {
            _requests.Add(path + context.Request.QueryString);
            _sockets.Add(socket);
        }

        var isNew = path == Events;
        var next = First(context.Request.Query["cursor"], isNew);
        Interlocked.Increment(ref _connections); // only now: whoever waits for it may publish, and shall be heard
        try
        {
            await SendAsync(socket, context.Request.Query, isNew, next, context.RequestAborted);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            // The other side, or the test, has ended it.
        }
        finally
        {
            lock (_gate)
            {
                _sockets.Remove(socket);
            }
        }
    }

    /// <summary>How many events stand before what the cursor asks for.</summary>
    private int First(string? cursor, bool isNew)
    {
        lock (_gate)
        {
            return long.TryParse(cursor, CultureInfo.InvariantCulture, out var from)
                ? _log.TakeWhile(entry => (isNew ? entry.Seq : entry.Time) < from).Count()
                : _log.Count;
        }
    }

    private async Task SendAsync(WebSocket socket, IQueryCollection query, bool isNew, int next, CancellationToken ct)
    {
        var wanted = query[isNew ? "collections" : "wantedCollections"].ToHashSet();
        using var compressor = new ZstdSharp.Compressor();
        compressor.LoadDictionary(Dictionary);
        var isPacked = isNew ? query.ContainsKey("zstdDictionary") : query["compress"] == "true";
        while (true)
        {
            Task more;
            Entry[] page;
            lock (_gate)
            {
                more = _more.Task;
                page = [.. _log.Skip(next)];
            }

            foreach (var entry in page.Where(entry => entry.Kind != "commit" || wanted.Contains((string?)entry.Body["collection"])))
            {
                var json = Encoding.UTF8.GetBytes(entry.Kind == "raw" ? (string)entry.Body["raw"]! : (isNew ? entry.ToNew() : entry.ToOld()).ToJsonString());
                var message = isPacked ? compressor.Wrap(json).ToArray() : json;
                await socket.SendAsync(message, isPacked ? WebSocketMessageType.Binary : WebSocketMessageType.Text, endOfMessage: true, ct);
                Interlocked.Add(ref _sentBytes, message.Length);
            }

            next += page.Length;
            if (page.Length == 0)
            {
                await more.WaitAsync(ct);
            }
        }
    }

    private static long Microseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() * 1000;

    private static byte[] TrainDictionary()
    {
        var random = new Random(3);
        return ZstdSharp.DictBuilder.TrainFromBuffer(
            Enumerable.Range(0, 300).Select(i => Encoding.UTF8.GetBytes(
                new Entry(i, i * 1000L, $"did:plc:{random.NextInt64():x16}", "commit", Operation($"3k{random.NextInt64():x11}", OpAction.Create, "fm.plyr.track", $"3k{random.NextInt64():x11}", $"bafyrei{random.NextInt64():x16}")).ToOld().ToJsonString())),
            2048);
    }

    private sealed record Entry(long Seq, long Time, string Did, string Kind, JsonObject Body)
    {
        public JsonObject ToOld() => new() { ["did"] = Did, ["time_us"] = Time, ["kind"] = Kind, [Kind] = Body.DeepClone() };

        public JsonObject ToNew()
        {
            var payload = Kind == "commit" ? (JsonObject)Body.DeepClone() : new JsonObject { [Kind] = Body.DeepClone() };
            payload["$type"] = $"network.bsky.jetstream.subscribeEvents#{Kind}";
            payload["seq"] = Seq;
            payload["did"] = Did;
            payload["time"] = DateTimeOffset.UnixEpoch.AddMicroseconds(Time).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
            return new JsonObject { ["$type"] = "message", ["payload"] = payload };
        }
    }
}
