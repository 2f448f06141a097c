using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>Takes away the projections of records that are withheld, and makes those of records that no longer are from what is stored.</summary>
internal sealed class Reprojection(CollectionMap collections, RecordIndexer indexer)
{
    private const string SelectNamed = $"""
        {RereadRecord.Select}
        where r.id = any(array(
          select k.id
          from unnest(@dids, @collections, @rkeys) as n(did, collection, rkey)
          join actor o on o.did = n.did
          join record k on k.actor_id = o.id and k.collection = n.collection and k.rkey = n.rkey))
        """;

    /// <param name="uris">Of records of any kind; those that marks reach are left to them.</param>
    public async Task WriteAsync(StatementBatch statements, IEnumerable<string> uris, DateTimeOffset now, CancellationToken ct)
    {
        var named = uris.Select(uri => LabelledRecord.TryParse(uri, collections)).OfType<LabelledRecord>()
            .Where(record => WithheldRecords.IsUnprojected(record.Collection)).ToList();
        if (named.Count == 0)
        {
            return;
        }

        var records = await LoadAsync(statements, named, ct);
        Projections.Remove(statements, records.Select(r => (r.Collection, r.Id)));
        var withheld = await WithheldRecords.LoadAllAsync(statements, collections, ct);
        var actors = await RereadRecord.FindActorsAsync(new ActorIds(), statements, records, now, ct);
        await Projections.AddAsync(statements, [.. withheld.Without(records.Select(r => r.Project()).OfType<ProjectedRecord>())], actors, collections, ct);
        await statements.RunAsync(ct);
    }

    private async Task<List<RereadRecord>> LoadAsync(StatementBatch statements, List<LabelledRecord> named, CancellationToken ct)
    {
        statements.Add(
            SelectNamed,
            Parameter.Each("dids", named, r => r.Did),
            Parameter.Each("collections", named, r => (short)r.Collection),
            Parameter.Each("rkeys", named, r => r.RecordKey));
        var records = new List<RereadRecord>();
        await using var reader = await statements.ReadAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            records.Add(RereadRecord.Read(reader, indexer));
        }

        return records;
    }
}
