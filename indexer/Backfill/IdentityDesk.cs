using System.Threading.Channels;

using Npgsql;

using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Diagnostics;
using PlyrFm.Indexer.Pipeline;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Backfill;

/// <summary>
/// Keeps handle and PDS of every account current: after #identity, for accounts that are new (those that tracks only mention included), and
/// again after a day, since #identity is best effort. Handles are resolved both ways, never taken from an event.
/// </summary>
internal sealed class IdentityDesk(
    NpgsqlDataSource database,
    DatabaseGate gate,
    BatchWriter writer,
    IdentityCache identities,
    DueIdentities due,
    FollowedRepos repos,
    Lanes lanes,
    Tuning tuning,
    TimeProvider time,
    ILogger<IdentityDesk> logger) : BackgroundService
{
    private readonly Channel<Request> _requests = Channel.CreateBounded<Request>(4096);

    /// <param name="work">The #identity event: finished once its effect, or the fact that it is still to come, is durable.</param>
    /// <returns>False when too many are waiting.</returns>
    public bool TryAsk(FollowedRepo repo, Work? work) => _requests.Writer.TryWrite(new Request(repo.Did, work));

    protected override async Task ExecuteAsync(CancellationToken ct)
    {
        await gate.OpenAsync(ct);
        var workers = Enumerable.Range(0, tuning.LookUps).Select(_ => WorkAsync(ct));
        await Task.WhenAll(workers.Append(SweepAsync(ct)));
    }

    private async Task WorkAsync(CancellationToken ct)
    {
        await foreach (var request in _requests.Reader.ReadAllAsync(ct))
        {
            await ResolveAsync(request, ct);
        }
    }

    private async Task ResolveAsync(Request request, CancellationToken ct)
    {
        var resolution = await identities.GetAsync(request.Did, ct);
        var handle = await identities.GetHandleAsync(request.Did, ct);
        if (resolution is IdentityResolution.Unavailable || handle is null)
        {
            var why = resolution is IdentityResolution.Unavailable { Reason: var reason } ? reason : "its handle cannot be looked up";
            logger.IdentityUnavailable(why);
            await PostponeAsync(request, ct);
            return;
        }

        if (resolution is IdentityResolution.Deactivated && repos.TryGet(request.Did, out var repo))
        {
            // The fetch finds the same, and then the account counts as deleted.
            await lanes.PostAsync(new LaneItem.FetchAsked(repo, "its owner has given the DID up", OnlyIfNew: false), ct);
        }

        var pds = resolution is IdentityResolution.Found { Identity.Pds: { } found } ? found : null;
        var verified = handle is { } known && known != Handle.Invalid ? handle : null;
        var change = new IdentityChange(request.Did, verified, pds);
        if (request.Work is { } work)
        {
            await writer.EnqueueAsync(change, work.Release, ct);
        }
        else
        {
            await writer.RoomAsync(ct);
            writer.EnqueuePatient(change, onDurable: null, ct);
        }
    }

    /// <summary>Leaves it to the sweep, which looks again before a day has passed. That is durable, so the event is finished.</summary>
    private async Task PostponeAsync(Request request, CancellationToken ct)
    {
        while (!await due.TryPostponeAsync(database, request.Did, ct))
        {
            await Task.Delay(tuning.IdentityPoll, time, ct);
        }

        request.Work?.Release();
    }

    private async Task SweepAsync(CancellationToken ct)
    {
        while (true)
        {
            foreach (var did in await due.TakeAsync(database, ct))
            {
                await _requests.Writer.WriteAsync(new Request(did, Work: null), ct);
            }

            await Task.Delay(tuning.IdentityPoll, time, ct);
        }
    }

    private readonly record struct Request(Did Did, Work? Work);
}
