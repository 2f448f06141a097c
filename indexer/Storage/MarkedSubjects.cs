using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>What is held of subjects that something was said about. Loading them marks the accounts among them.</summary>
/// <param name="Records">By kind: those that were named, and all of the accounts that were.</param>
/// <param name="Silenced">Accounts whose likes no longer count.</param>
/// <param name="Heard">Accounts whose likes count again.</param>
internal sealed record MarkedSubjects(ILookup<Collection, long> Records, IReadOnlyList<long> Silenced, IReadOnlyList<long> Heard)
{
    private const string MarkAccounts = """
        with n as (
          select a.id, a.hidden as before, (a.hidden & 8) | plyr_marks(a.did, null, @now) as hidden, plyr_redactions(a.did, null, @now) as redacted
          from actor a where a.did = any(@accounts)
        ), marked as (
          update actor a set hidden = n.hidden, redacted = n.redacted
          from n where a.id = n.id and (a.hidden, a.redacted) <> (n.hidden, n.redacted)
        )
        select id, before, hidden from n
        """;

    private const string SelectRecords = """
        select r.collection, r.id
        from unnest(@dids, @collections, @rkeys) as n(did, collection, rkey)
        join actor a on a.did = n.did
        join record r on r.actor_id = a.id and r.collection = n.collection and r.rkey = n.rkey
        union
        select r.collection, r.id
        from record r
        where r.actor_id = any(array(select id from actor where did = any(@accounts))) and r.collection = any(@kinds)
        """;

    private static readonly short[] Kinds = [(short)Collection.Track, (short)Collection.Comment, (short)Collection.List];

    public static async Task<MarkedSubjects> LoadAsync(
        StatementBatch statements, IReadOnlyCollection<string> subjects, CollectionMap collections, DateTimeOffset now, CancellationToken ct)
    {
        var accounts = subjects.Where(subject => Did.TryParse(subject, out _)).ToArray();
        var records = subjects.Select(subject => LabelledRecord.TryParse(subject, collections)).OfType<LabelledRecord>().ToList();
        statements.Add(MarkAccounts, Parameter.Of("accounts", accounts), Parameter.Of("now", now));
        statements.Add(
            SelectRecords,
            Parameter.Each("dids", records, r => r.Did),
            Parameter.Each("collections", records, r => (short)r.Collection),
            Parameter.Each("rkeys", records, r => r.RecordKey),
            Parameter.Of("accounts", accounts),
            Parameter.Of("kinds", Kinds));

        await using var reader = await statements.ReadAsync(ct);
        List<long> silenced = [], heard = [];
        while (await reader.ReadAsync(ct))
        {
            var (was, isNow) = (IsSilenced(reader.GetInt32(1)), IsSilenced(reader.GetInt32(2)));
            if (was != isNow)
            {
                (isNow ? silenced : heard).Add(reader.GetInt64(0));
            }
        }

        await reader.NextResultAsync(ct);
        var held = new List<(Collection Collection, long Id)>();
        while (await reader.ReadAsync(ct))
        {
            held.Add(((Collection)reader.GetInt16(0), reader.GetInt64(1)));
        }

        return new MarkedSubjects(held.ToLookup(r => r.Collection, r => r.Id), silenced, heard);
    }

    private static bool IsSilenced(int hidden) => ((Hidden)hidden & Hidden.Silenced) != Hidden.None;
}
