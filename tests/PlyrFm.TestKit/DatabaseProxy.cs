using System.Net;
using System.Net.Sockets;

using Npgsql;

namespace PlyrFm.TestKit;

/// <summary>
/// Stands between a program and PostgreSQL, and can do what happens to databases: break every connection, be away, be slow. The server is
/// shared with other tests and stays as it is.
/// </summary>
public sealed class DatabaseProxy : IAsyncDisposable
{
    private readonly LoopbackProxy _proxy;

    public DatabaseProxy(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        _proxy = new LoopbackProxy(settings.Host!.StartsWith('/')
            ? new UnixDomainSocketEndPoint($"{settings.Host}/.s.PGSQL.{settings.Port}")
            : new DnsEndPoint(settings.Host, settings.Port));
        settings.Host = "127.0.0.1";
        settings.Port = _proxy.Port;
        settings.Timeout = 5;
        ConnectionString = settings.ConnectionString;
    }

    /// <summary>The way through the proxy.</summary>
    public string ConnectionString { get; }

    /// <inheritdoc cref="LoopbackProxy.Delay"/>
    public TimeSpan Delay
    {
        get => _proxy.Delay;
        set => _proxy.Delay = value;
    }

    /// <inheritdoc cref="LoopbackProxy.Passing"/>
    public Func<ReadOnlyMemory<byte>, bool>? Passing
    {
        get => _proxy.Passing;
        set => _proxy.Passing = value;
    }

    /// <inheritdoc cref="LoopbackProxy.Broken"/>
    public int Broken => _proxy.Broken;

    /// <inheritdoc cref="LoopbackProxy.Break"/>
    public void Break() => _proxy.Break();

    /// <inheritdoc cref="LoopbackProxy.GoAwayAsync"/>
    public Task GoAwayAsync() => _proxy.GoAwayAsync();

    /// <inheritdoc cref="LoopbackProxy.ComeBack"/>
    public void ComeBack() => _proxy.ComeBack();

    public ValueTask DisposeAsync() => _proxy.DisposeAsync();
}
