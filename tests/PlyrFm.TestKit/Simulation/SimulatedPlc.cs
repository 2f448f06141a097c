using System.Collections.Concurrent;
using System.Text.Json.Nodes;

using Microsoft.AspNetCore.Http;

using PlyrFm.AtProto.Syntax;

namespace PlyrFm.TestKit.Simulation;

/// <summary>The directory of did:plc: documents in, documents out.</summary>
public sealed class SimulatedPlc : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, string?> _documents = new();
    private int _requests;

    public SimulatedPlc() => Server = new LoopbackServer(HandleAsync);

    public LoopbackServer Server { get; }

    /// <summary>Look-ups so far.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Answers a request instead of the directory when it returns true. The argument is the DID.</summary>
    public Func<string, HttpContext, Task<bool>>? Trouble { get; set; }

    /// <summary>Answers 503 while true.</summary>
    public bool IsDown { get; set; }

    public void Publish(SimulatedAccount account)
    {
        var multibase = account.Key.PublicKey.DidKey["did:key:".Length..];
        _documents[account.Did.Value] = new JsonObject
        {
            ["id"] = account.Did.Value,
            ["alsoKnownAs"] = new JsonArray($"at://{account.Handle}"),
            ["verificationMethod"] = new JsonArray(new JsonObject
            {
                ["id"] = $"{account.Did}#atproto",
                ["type"] = "Multikey",
                ["controller"] = account.Did.Value,
                ["publicKeyMultibase"] = multibase,
            }),
            ["service"] = new JsonArray(new JsonObject
            {
                ["id"] = "#atproto_pds",
                ["type"] = "AtprotoPersonalDataServer",
                ["serviceEndpoint"] = account.Pds.Server.Address.ToString().TrimEnd('/'),
            }),
        }.ToJsonString();
    }

    /// <summary>A labeler has no repository here, only a key for labels and a service.</summary>
    public void Publish(SimulatedLabeler labeler) => _documents[labeler.Did.Value] = new JsonObject
    {
        ["id"] = labeler.Did.Value,
        ["verificationMethod"] = new JsonArray(new JsonObject
        {
            ["id"] = $"{labeler.Did}#atproto_label",
            ["type"] = "Multikey",
            ["controller"] = labeler.Did.Value,
            ["publicKeyMultibase"] = labeler.Key.PublicKey.Multibase,
        }),
        ["service"] = new JsonArray(new JsonObject
        {
            ["id"] = "#atproto_labeler",
            ["type"] = "AtprotoLabeler",
            ["serviceEndpoint"] = labeler.Server.Address.ToString().TrimEnd('/'),
        }),
    }.ToJsonString();

    /// <summary>What it says about a DID now; null when that was given up, or is not known.</summary>
    public string? Document(Did did) => _documents.GetValueOrDefault(did.Value);

    /// <summary>The DID is given up for good.</summary>
    public void Bury(Did did) => _documents[did.Value] = null;

    /// <summary>As if it had never been registered.</summary>
    public void Lose(Did did) => _documents.TryRemove(did.Value, out _);

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        var did = context.Request.Path.Value!.TrimStart('/');
        if (IsDown)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
        else if (Trouble is { } trouble && await trouble(did, context))
        {
            // Answered, in its way.
        }
        else if (!_documents.TryGetValue(did, out var document))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else if (document is null)
        {
            context.Response.StatusCode = StatusCodes.Status410Gone;
        }
        else
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(document);
        }
    }
}
