using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

using Microsoft.AspNetCore.Http;

using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Crypto;
using PlyrFm.AtProto.Labels;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.TestKit.Simulation;

/// <summary>A labeler: signs labels, streams them by cursor, and answers what it says at present.</summary>
public sealed class SimulatedLabeler : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<(long Seq, byte[] Message)> _log = [];
    private readonly Dictionary<(string, string), Label> _current = [];
    private readonly ConcurrentDictionary<WebSocket, byte> _sockets = new();
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider _time;
    private long _seq;
    private int _queries;
    private DateTimeOffset _newest;

    internal SimulatedLabeler(Did did, PrivateKey key, TimeProvider time)
    {
        (Did, Key, _time) = (did, key, time);
        Server = new LoopbackServer(HandleAsync);
    }

    public Did Did { get; }

    public PrivateKey Key { get; set; }

    public LoopbackServer Server { get; }

    /// <summary>JSON in text messages, with bytes as numbers, as plyr's labeler sends.</summary>
    public bool SendsText { get; init; }

    /// <summary>The newest place in its stream.</summary>
    public long Seq => Volatile.Read(ref _seq);

    /// <summary>The next connection gets everything, whatever its cursor.</summary>
    public bool StartsOver { get; set; }

    /// <summary>Times that it did.</summary>
    public int StartedOver { get; private set; }

    /// <summary>Cursors asked for, in order.</summary>
    public ConcurrentQueue<string?> Cursors { get; } = new();

    /// <summary>Times that its labels were asked for page by page.</summary>
    public int Queries => Volatile.Read(ref _queries);

    /// <summary>Of those, how many were refused.</summary>
    public int Refused { get; private set; }

    /// <summary>Answers queries with 503 while true.</summary>
    public bool IsQueryDown { get; set; }

    /// <summary>Says something about an account or a record.</summary>
    /// <returns>The signed label.</returns>
    public Label Say(string uri, string value, bool? neg = null, string? cid = null, DateTimeOffset? at = null, DateTimeOffset? until = null) =>
        Publish(Make(uri, value, neg, cid, at, until));

    /// <summary>Takes back what it said.</summary>
    public Label TakeBack(string uri, string value) => Say(uri, value, neg: true);

    /// <summary>A signed label that nobody hears of.</summary>
    public Label Make(string uri, string value, bool? neg = null, string? cid = null, DateTimeOffset? at = null, DateTimeOffset? until = null) => new Label
    {
        Ver = 1,
        Src = Did,
        Uri = uri,
        Val = value,
        Neg = neg,
        Cid = cid,
        Cts = Time(at ?? NextTime()),
        Exp = until is { } end ? Time(end) : null,
    }.Sign(Key);

    /// <summary>Signs with another key from now on, also what it says at present to whoever asks. What is in its stream stays as it was.</summary>
    public void Rekey(PrivateKey key)
    {
        lock (_gate)
        {
            Key = key;
            foreach (var (subject, label) in _current.ToArray())
            {
                _current[subject] = (label with { Sig = default }).Sign(key);
            }
        }
    }

    /// <summary>What it says at present, but for some reason never puts into its stream.</summary>
    public void Lose(Label label)
    {
        lock (_gate)
        {
            _current[(label.Uri, label.Val)] = label;
        }
    }

    /// <summary>Puts labels into the stream, in one message.</summary>
    public Label Publish(params Label[] labels)
    {
        lock (_gate)
        {
            foreach (var label in labels)
            {
                _current[(label.Uri, label.Val)] = label;
            }
        }

        PublishRaw(seq => Message(seq, labels));
        return labels[0];
    }

    /// <summary>Puts a message into the stream as it is.</summary>
    public long PublishRaw(Func<long, byte[]> message)
    {
        lock (_gate)
        {
            var seq = ++_seq;
            _log.Add((seq, message(seq)));
            var woken = _more;
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            woken.TrySetResult();
            return seq;
        }
    }

    /// <summary>Says that it has not kept all that was asked for.</summary>
    public void Forget() => PublishRaw(_ => [.. DataMap.FromJson("""{"op":1,"t":"#info"}""").ToCbor(), .. DataMap.FromJson("""{"name":"OutdatedCursor"}""").ToCbor()]);

    /// <summary>The bytes of a message with these labels.</summary>
    public byte[] Message(long seq, params Label[] labels)
    {
        var body = DataMap.FromJson($$"""{"seq":{{seq}}}""").With("labels", new DataArray([.. labels.Select(Data)]));
        return SendsText
            ? Encoding.UTF8.GetBytes(body.ToString())
            : [.. DataMap.FromJson("""{"op":1,"t":"#labels"}""").ToCbor(), .. body.ToCbor()];
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

    /// <summary>Later than all before: of two labels about the same, the later holds.</summary>
    private DateTimeOffset NextTime()
    {
        lock (_gate)
        {
            var now = DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());
            return _newest = now > _newest ? now : _newest.AddMilliseconds(1);
        }
    }

    private static AtDatetime Time(DateTimeOffset at) =>
        AtDatetime.Parse(at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));

    private DataMap Data(Label label) => SendsText
        ? label.ToData().With("sig", new DataArray([.. label.Sig.ToArray().Select(value => new DataInteger(value))]))
        : label.ToData();

    private Task HandleAsync(HttpContext context) => context.Request.Path.Value switch
    {
        LabelFrame.SubscribePath => StreamAsync(context),
        "/xrpc/com.atproto.label.queryLabels" => QueryAsync(context),
        _ => SimulatedPds.FailAsync(context, StatusCodes.Status501NotImplemented, "MethodNotImplemented"),
    };

    private async Task QueryAsync(HttpContext context)
    {
        Interlocked.Increment(ref _queries);
        if (IsQueryDown)
        {
            Refused++;
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        // Two to a page, so that paging is always at work.
        var from = int.TryParse(context.Request.Query["cursor"].ToString(), CultureInfo.InvariantCulture, out var offset) ? offset : 0;
        JsonNode?[] page;
        lock (_gate)
        {
            page = [.. _current.Values.Skip(from).Take(2).Select(label => JsonNode.Parse(Data(label).ToString()))];
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(new JsonObject { ["cursor"] = page.Length == 2 ? $"{from + 2}" : null, ["labels"] = new JsonArray(page) }.ToJsonString());
    }

    private async Task StreamAsync(HttpContext context)
    {
        var asked = context.Request.Query["cursor"].ToString() is { Length: > 0 } text ? text : null;
        Cursors.Enqueue(asked);
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        _sockets.TryAdd(socket, 0);
        try
        {
            await SendAsync(socket, asked, context.RequestAborted);
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

    private async Task SendAsync(WebSocket socket, string? asked, CancellationToken ct)
    {
        var position = asked is null ? Seq : long.Parse(asked, CultureInfo.InvariantCulture);
        if (StartsOver)
        {
            (StartsOver, position) = (false, 0);
            StartedOver++;
        }

        while (true)
        {
            Task more;
            (long Seq, byte[] Message)[] page;
            lock (_gate)
            {
                more = _more.Task;
                page = [.. _log.SkipWhile(entry => entry.Seq <= position)];
            }

            foreach (var (seq, message) in page)
            {
                await socket.SendAsync(message, SendsText ? WebSocketMessageType.Text : WebSocketMessageType.Binary, endOfMessage: true, ct);
                position = seq;
            }

            if (page.Length == 0)
            {
                await more.WaitAsync(ct);
            }
        }
    }
}
