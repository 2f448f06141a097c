using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using PlyrFm.AtProto.Crypto;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.AppViewApi.Tests.Kit;

/// <summary>A directory of did:plc on a socket: keys in, DID documents out.</summary>
internal sealed class TestDirectory : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, string> _documents = new();
    private readonly LoopbackServer _server;
    private int _requests;

    public TestDirectory() => _server = new LoopbackServer(HandleAsync);

    public Uri Address => _server.Address;

    public int Requests => Volatile.Read(ref _requests);

    public bool IsDown { get; set; }

    public Task StartAsync() => _server.StartAsync();

    public void Publish(TestIssuer issuer) => _documents[issuer.Did] = Document(issuer.Did, issuer.Key.PublicKey);

    public static string Document(string did, PublicKey key) => new JsonObject
    {
        ["id"] = did,
        ["verificationMethod"] = new JsonArray(new JsonObject
        {
            ["id"] = $"{did}#atproto",
            ["type"] = "Multikey",
            ["controller"] = did,
            ["publicKeyMultibase"] = key.Multibase,
        }),
    }.ToJsonString();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        if (IsDown)
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        else if (_documents.TryGetValue(context.Request.Path.Value!.TrimStart('/'), out var document))
            await context.Response.WriteAsync(document);
        else
            context.Response.StatusCode = StatusCodes.Status404NotFound;
    }
}
