using System.Threading.Channels;

using PlyrFm.AtProto.Identity;
using PlyrFm.Indexer.Pipeline;

namespace PlyrFm.Indexer.Backfill;

/// <summary>
/// Looks up signing keys for the lanes. A lane never waits for a network: a did:web is served by whomever its owner likes, and would
/// hold up everyone else in the lane.
/// </summary>
internal sealed class KeyDesk(IdentityCache identities, Lanes lanes) : BackgroundService
{
    // Each look-up has its time-outs, and most of them go to one directory that answers at once: slow hosts must be many to fill these.
    private const int Workers = 32;

    private readonly Channel<Request> _requests = Channel.CreateBounded<Request>(1024);

    /// <summary>The lane is told when the answer is in the cache.</summary>
    /// <param name="anew">Although one is known: a signature does not match it.</param>
    /// <returns>False when too many are waiting.</returns>
    public bool TryAsk(FollowedRepo repo, bool anew) => _requests.Writer.TryWrite(new Request(repo, anew));

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => WorkAsync(stoppingToken)));

    private async Task WorkAsync(CancellationToken ct)
    {
        await foreach (var (repo, anew) in _requests.Reader.ReadAllAsync(ct))
        {
            _ = anew ? await identities.RefreshAsync(repo.Did, ct) : await identities.GetAsync(repo.Did, ct);
            await lanes.PostAsync(new LaneItem.KeyKnown(repo), ct);
        }
    }

    private readonly record struct Request(FollowedRepo Repo, bool Anew);
}
