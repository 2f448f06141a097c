using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using PlyrFm.AtProto.Cbor;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.AppViewApi.Tests.Audio;

/// <summary>Serves blobs on a socket as the reference PDS does: as attachments, whole, whatever range is asked for.</summary>
internal sealed class BlobPds : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, byte[]> _blobs = new();
    private readonly LoopbackServer _server;
    private int _requests;
    private int _ranges;

    public BlobPds() => _server = new LoopbackServer(HandleAsync);

    public Uri Address => _server.Address;

    /// <summary>How often it was asked for a blob.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Of these, how often for a part.</summary>
    public int Ranges => Volatile.Read(ref _ranges);

    /// <summary>What is answered instead.</summary>
    public int Status { get; set; } = 200;

    /// <summary>What it takes blobs for.</summary>
    public string ContentType { get; set; } = "text/html";

    public bool SaysLength { get; set; } = true;

    /// <summary>After so many bytes it waits for <see cref="Gate"/>.</summary>
    public int PauseAt { get; set; } = int.MaxValue;

    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>After so many bytes it breaks the connection.</summary>
    public int BreakAt { get; set; } = int.MaxValue;

    public Task StartAsync() => _server.StartAsync();

    /// <param name="served">What is sent under the blob's name, if that is something else.</param>
    public Cid Add(byte[] blob, byte[]? served = null)
    {
        var cid = Cid.ForRaw(blob);
        _blobs[cid.ToString()] = served ?? blob;
        return cid;
    }

    public ValueTask DisposeAsync()
    {
        Gate.TrySetResult();
        return _server.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        if (context.Request.Headers.Range.Count > 0)
            Interlocked.Increment(ref _ranges);
        var response = context.Response;
        if (context.Request.Path != "/xrpc/com.atproto.sync.getBlob" || Status != 200
            || !_blobs.TryGetValue(context.Request.Query["cid"].ToString(), out var blob))
        {
            response.StatusCode = Status == 200 ? 400 : Status;
            return;
        }

        response.ContentType = ContentType;
        response.Headers.ContentDisposition = $"attachment; filename={context.Request.Query["cid"]}";
        if (SaysLength)
            response.ContentLength = blob.Length;
        for (var sent = 0; sent < blob.Length; sent += 16 * 1024)
        {
            if (sent >= BreakAt)
            {
                context.Abort();
                return;
            }

            if (sent >= PauseAt)
                await Gate.Task;
            await response.Body.WriteAsync(blob.AsMemory(sent, Math.Min(16 * 1024, blob.Length - sent)), context.RequestAborted);
            await response.Body.FlushAsync(context.RequestAborted);
        }
    }
}
