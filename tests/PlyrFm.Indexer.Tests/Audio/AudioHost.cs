using System.Collections.Concurrent;

using Microsoft.AspNetCore.Http;

using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Audio;

/// <summary>A host of files, on a socket: each path is answered as it was told, and nothing else is there.</summary>
internal sealed class AudioHost : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, RequestDelegate> _files = new();
    private readonly ConcurrentDictionary<string, int> _requests = new();

    private AudioHost() => Server = new LoopbackServer(HandleAsync);

    public LoopbackServer Server { get; }

    public static async Task<AudioHost> StartAsync()
    {
        var host = new AudioHost();
        await host.Server.StartAsync();
        return host;
    }

    /// <summary>Sets the answer for a path.</summary>
    /// <returns>Its address.</returns>
    public string Serve(string path, RequestDelegate answer)
    {
        _files[path] = answer;
        return new Uri(Server.Address, path).ToString();
    }

    /// <summary>An answer of a head alone.</summary>
    public static RequestDelegate Head(int status, string? type = null, params (string Name, string Value)[] headers) => context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        return Task.CompletedTask;
    };

    public int Requests(string path) => _requests.GetValueOrDefault(path);

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        _requests.AddOrUpdate(path, 1, static (_, count) => count + 1);
        return _files.GetValueOrDefault(path, Head(StatusCodes.Status404NotFound))(context);
    }
}
