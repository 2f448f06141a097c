using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>Puts the tags that an operator has handed over beside those of the record. Comes after the projection, which sets the latter alone.</summary>
internal static class EnrichedTags
{
    private const string Merge = """
        with merged as (
          select t.id, e.actor_id, e.rkey, array(select w.tag from unnest(e.tags) with ordinality as w(tag, place) where w.tag <> all(t.tags) order by w.place) as added
          from track t
          join record r on r.id = t.id
          join track_enrichment e on e.actor_id = r.actor_id and e.rkey = r.rkey
          where t.id = any(@ids)
        ), noted as (
          update track_enrichment e set added_tags = m.added from merged m where e.actor_id = m.actor_id and e.rkey = m.rkey and e.added_tags <> m.added
        )
        update track t set tags = t.tags || m.added from merged m where t.id = m.id and m.added <> '{}'
        """;

    private const string TakeBack = """
        update track t set tags = array(select w.tag from unnest(t.tags) with ordinality as w(tag, place) where w.tag <> all(e.added_tags) order by w.place)
        from record r, track_enrichment e
        where r.id = t.id and e.actor_id = r.actor_id and e.rkey = r.rkey and e.added_tags <> '{}' and (@ids::bigint[] is null or t.id = any(@ids))
        """;

    public static void Write(StatementBatch statements, IReadOnlyList<ProjectedRecord> records)
    {
        var tracks = records.Where(record => record.Row is TrackRow).Select(record => record.Id).ToArray();
        if (tracks.Length > 0)
        {
            Write(statements, tracks);
        }
    }

    public static void Write(StatementBatch statements, long[] tracks) => statements.Add(Merge, Parameter.Of("ids", tracks));

    /// <summary>Leaves the tags of the record.</summary>
    /// <param name="statements">What to add to.</param>
    /// <param name="tracks">Null for all.</param>
    public static void Remove(StatementBatch statements, long[]? tracks) => statements.Add(TakeBack, Parameter.Of("ids", tracks));
}
