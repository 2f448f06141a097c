using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace PlyrFm.TestKit;

/// <summary>Stands between a program and a server, and can do what happens to connections: break them all, be away, be slow.</summary>
public sealed class LoopbackProxy : IAsyncDisposable
{
    private readonly EndPoint _server;
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<Socket, byte> _sockets = new();
    private TcpListener? _listener;
    private Task _accepting = Task.CompletedTask;

    public LoopbackProxy(EndPoint server)
    {
        _server = server;
        ComeBack();
    }

    /// <summary>Where it listens, on 127.0.0.1, also after it was away.</summary>
    public int Port { get; private set; }

    /// <summary>Each answer of the server is held back this long.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Sees what the program sends before the server does. False: it never arrives, and the connection breaks.</summary>
    public Func<ReadOnlyMemory<byte>, bool>? Passing { get; set; }

    /// <summary>Connections broken so far.</summary>
    public int Broken { get; private set; }

    /// <summary>Breaks all connections, as the restart of a server does.</summary>
    public void Break()
    {
        foreach (var socket in _sockets.Keys)
        {
            Broken++;
            socket.Dispose();
        }
    }

    /// <summary>Breaks all connections and accepts no new ones.</summary>
    public async Task GoAwayAsync()
    {
        _listener?.Stop();
        _listener = null;
        await _accepting;
        Break();
    }

    public void ComeBack()
    {
        if (_listener is not null)
        {
            return;
        }

        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync(_listener);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await GoAwayAsync();
        _end.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await listener.AcceptSocketAsync(_end.Token);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
            {
                return; // stopped, before or while it was asked
            }

            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var server = new Socket(_server.AddressFamily == AddressFamily.Unix ? AddressFamily.Unix : AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Unspecified);
        _sockets.TryAdd(client, 0);
        try
        {
            await server.ConnectAsync(_server, _end.Token);
            var both = await Task.WhenAny(CopyAsync(client, server, delays: false), CopyAsync(server, client, delays: true));
            await both;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side is gone; so is the other now.
        }
        finally
        {
            _sockets.TryRemove(client, out _);
            client.Dispose();
        }
    }

    private async Task CopyAsync(Socket from, Socket to, bool delays)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReceiveAsync(buffer, _end.Token) is var count and > 0)
        {
            if (!delays && Passing is { } passing && !passing(buffer.AsMemory(0, count)))
            {
                return;
            }

            if (delays && Delay > TimeSpan.Zero)
            {
                await Task.Delay(Delay, _end.Token);
            }

            for (var sent = 0; sent < count;)
            {
                sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), _end.Token);
            }
        }
    }
}
