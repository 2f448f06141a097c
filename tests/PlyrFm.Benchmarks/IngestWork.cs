using Npgsql;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Benchmarks;

/// <summary>Writes records through the indexer's own writer into empty tables.</summary>
internal sealed class IngestWork(NpgsqlDataSource database, IReadOnlyList<(Did Did, Tid Rev, IndexedRecord Record)> records)
{
    private static readonly Cid Root = Cid.ForDagCbor([0xa0]);

    private readonly CommitChange[] _commits =
        [.. records.Select(r => new CommitChange(r.Did, r.Rev, Root, [new RecordUpsert(r.Record)]))];

    private readonly SnapshotChange[] _snapshots =
        [.. records.GroupBy(r => r.Did).Select(repo => new SnapshotChange(repo.Key, repo.Last().Rev, Root, [.. repo.Select(r => r.Record)]))];

    public Task<Effort> LiveAsync() => RunAsync(_commits);

    public Task<Effort> BackfillAsync() => RunAsync(_snapshots);

    private async Task<Effort> RunAsync(IReadOnlyList<Change> changes)
    {
        await Scratch.ClearAsync(database, "public");
        return await Effort.OfAsync(database, async () =>
        {
            var writer = new BatchWriter(database, IngestRecords.Collections, new BatchWriterOptions(), TimeProvider.System);
            var durable = 0L;
            var writing = writer.RunAsync(() => [("bench", Interlocked.Read(ref durable))], CancellationToken.None);
            foreach (var change in changes)
            {
                await writer.EnqueueAsync(change, () => Interlocked.Increment(ref durable), CancellationToken.None);
            }

            writer.Complete();
            await writing;
        });
    }
}
