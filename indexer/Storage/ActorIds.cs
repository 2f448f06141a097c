using PlyrFm.AtProto.Syntax;

namespace PlyrFm.Indexer.Storage;

/// <summary>The numbers that stand for accounts in the database. Accounts are never removed, so what is known stays true.</summary>
internal sealed class ActorIds
{
    // 100,000 entries of about 150 bytes. Emptied when full: an eviction order would cost every look-up something and save a rare query.
    private const int Capacity = 100_000;

    // What was said of an account before it was seen holds from its first day. Without the condition, each account that exists already would use up a number.
    // The functions are dear, and nearly nothing is labelled.
    private const string Insert = """
        insert into actor (did, first_seen_at, hidden, redacted)
        select n.did, @now,
          case when j.is_judged then plyr_marks(n.did, null, @now) else 0 end, case when j.is_judged then plyr_redactions(n.did, null, @now) else 0 end
        from unnest(@dids) as n(did)
        cross join lateral (
          select exists (select from label x where x.uri = n.did) or exists (select from policy_event x where x.uri = n.did) as is_judged offset 0
        ) j
        where not exists (select from actor a where a.did = n.did)
        on conflict (did) do nothing
        """;

    private const string Select = "select did, id from actor where did = any(@dids)";

    private readonly Dictionary<Did, long> _known = [];

    /// <summary>Finds the ids of accounts.</summary>
    /// <param name="statements">Runs in the batch's transaction.</param>
    /// <param name="needed">Are created where missing.</param>
    /// <param name="mentioned">Are left out of the result where missing.</param>
    /// <param name="now">When a created account was first seen.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Dictionary<Did, long>> FindAsync(
        StatementBatch statements, IReadOnlyCollection<Did> needed, IReadOnlyCollection<Did> mentioned, DateTimeOffset now, CancellationToken ct)
    {
        var ids = new Dictionary<Did, long>();
        var missing = needed.Where(did => !TryAdd(ids, did)).Select(did => did.Value).Distinct().ToArray();
        if (missing.Length > 0)
        {
            statements.Add(Insert, Parameter.Of("dids", missing), Parameter.Of("now", now));
        }

        string[] asked = [.. missing, .. mentioned.Where(did => !TryAdd(ids, did)).Select(did => did.Value).Distinct()];
        if (asked.Length > 0)
        {
            statements.Add(Select, Parameter.Of("dids", asked));
            await using var reader = await statements.ReadAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                ids[Did.Parse(reader.GetString(0))] = reader.GetInt64(1);
            }
        }

        return ids;
    }

    /// <summary>Remembers ids whose transaction is committed; one that was rolled back may have taken its new accounts with it.</summary>
    public void Remember(Dictionary<Did, long> ids)
    {
        if (_known.Count + ids.Count > Capacity)
        {
            _known.Clear();
        }

        foreach (var (did, id) in ids.Take(Capacity))
        {
            _known[did] = id;
        }
    }

    private bool TryAdd(Dictionary<Did, long> ids, Did did)
    {
        var isKnown = _known.TryGetValue(did, out var id);
        if (isKnown)
        {
            ids[did] = id;
        }

        return isKnown;
    }
}
