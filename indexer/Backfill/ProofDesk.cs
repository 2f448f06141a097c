using System.Threading.Channels;

using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Repo;
using PlyrFm.AtProto.Sync;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Pipeline;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Backfill;

/// <summary>
/// Asks an account's PDS what a record is that somebody has hinted at, and believes the answer as far as it is signed and hashes:
/// a few kB, where the whole repository may have many MB.
/// </summary>
internal sealed class ProofDesk(
    RepoClient client, IdentityCache identities, HostPlaces places, CollectionMap collections, RecordIndexer indexer, Lanes lanes, Tuning tuning, TimeProvider time)
    : BackgroundService
{
    private readonly Channel<LaneItem.Arrival> _hints = Channel.CreateBounded<LaneItem.Arrival>(1024);

    /// <summary>The lane is told. It has one question about a repository under way at a time.</summary>
    /// <returns>False when too many are waiting already.</returns>
    public bool TryAsk(LaneItem.Arrival hint) => _hints.Writer.TryWrite(hint);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, tuning.LookUps).Select(_ => WorkAsync(stoppingToken)));

    private async Task WorkAsync(CancellationToken ct)
    {
        await foreach (var arrival in _hints.Reader.ReadAllAsync(ct))
        {
            var outcome = await AskAsync((RecordHint)arrival.Event, ct);
            await lanes.PostAsync(new LaneItem.Proven(arrival.Repo, arrival, outcome), ct);
        }
    }

    private async Task<ProofOutcome> AskAsync(RecordHint hint, CancellationToken ct)
    {
        if (await identities.GetAsync(hint.Did, ct) is not IdentityResolution.Found { Identity: { Pds: { } pds } identity })
        {
            return new ProofOutcome.Unproven("its DID document cannot be read, or names no PDS that may be used");
        }

        if (places.AwayUntil(pds.Authority) is not null)
        {
            return new ProofOutcome.Unproven($"{pds.Authority} asks to wait");
        }

        var answer = await client.GetRecordAsync(pds, hint.Did, hint.Collection, hint.RecordKey, ct);
        if (answer.Outcome == RepoOutcome.RateLimited)
        {
            places.StayAway(pds.Authority, time.GetUtcNow() + answer.RetryAfter);
        }

        if (answer.Value is not { } car)
        {
            return new ProofOutcome.Unproven($"{pds.Authority}: {answer.Outcome} {answer.Reason}");
        }

        using (car)
        {
            return await ReadAsync(car.Bytes, hint, identity, ct);
        }
    }

    private async Task<ProofOutcome> ReadAsync(ReadOnlyMemory<byte> car, RecordHint hint, Identity identity, CancellationToken ct)
    {
        if (!RecordProof.TryRead(car, hint.Did, hint.Collection, hint.RecordKey, out var proof, out var failure))
        {
            return new ProofOutcome.Unproven($"its PDS serves no proof: {failure.Kind} ({failure.Reason})");
        }

        if (proof.Commit.Rev.Time > time.GetUtcNow() + FrameLimits.FutureRevTolerance)
        {
            return new ProofOutcome.Unproven("its PDS serves a repository from the future");
        }

        if (!await proof.Commit.IsSignedAsync(identity, identities, ct))
        {
            return new ProofOutcome.Unproven("its PDS serves a repository that is not signed with the key in the DID document");
        }

        if (!collections.TryGet(hint.Collection.Value, out var collection))
        {
            throw new InvalidOperationException("Only hints at records of ours are followed up.");
        }

        RecordOp op = proof.Cid is { } cid && indexer.Read(hint.Did, collection, hint.RecordKey.Value, cid, proof.Block.ToArray()) is { IsKept: true } record
            ? new RecordUpsert(record)
            : new RecordDelete(collection, hint.RecordKey.Value);
        return new ProofOutcome.Proven(proof.Commit.Rev, op);
    }
}
