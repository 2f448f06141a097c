using Npgsql;

using PlyrFm.AtProto.Cbor;

namespace PlyrFm.TestKit.Simulation;

/// <summary>
/// What the database of a perfect indexer would hold: a dictionary that is kept beside the network, from the writes alone. It knows
/// nothing of events, trees or verification.
/// </summary>
public sealed class World
{
    private const string SelectRecords = """
        select a.did, r.collection, r.rkey, r.cid
        from record r join actor a on a.id = r.actor_id
        """;

    private const string SelectShown = """
        select a.did
        from track t join actor a on a.id = t.actor_id
        where t.hidden & 8 = 0
        """;

    private static readonly Dictionary<string, short> Collections = new()
    {
        ["fm.plyr.track"] = 1,
        ["fm.plyr.like"] = 2,
        ["fm.plyr.comment"] = 3,
        ["fm.plyr.list"] = 4,
        ["fm.plyr.actor.profile"] = 5,
        ["app.bsky.actor.profile"] = 6,
        ["fm.teal.feed.play"] = 7,
        ["fm.teal.alpha.feed.play"] = 8,
        ["fm.teal.actor.status"] = 9,
        ["fm.teal.alpha.actor.status"] = 10,
    };

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Did, short Collection, string RecordKey), Cid> _records = [];
    private readonly HashSet<string> _hidden = [];

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _records.Count;
            }
        }
    }

    public void Apply(string did, SimulatedWrite write)
    {
        var slash = write.Path.IndexOf('/', StringComparison.Ordinal);
        if (!Collections.TryGetValue(write.Path[..slash], out var collection))
        {
            return;
        }

        var key = (did, collection, write.Path[(slash + 1)..]);
        lock (_gate)
        {
            if (write.Block is { } block)
            {
                _records[key] = Cid.ForDagCbor(block);
            }
            else
            {
                _records.Remove(key);
            }
        }
    }

    /// <summary>The account and all it had is gone.</summary>
    public void Forget(string did)
    {
        lock (_gate)
        {
            foreach (var key in _records.Keys.Where(key => key.Did == did).ToArray())
            {
                _records.Remove(key);
            }
        }
    }

    public void SetVisible(string did, bool isVisible)
    {
        lock (_gate)
        {
            if (isVisible)
            {
                _hidden.Remove(did);
            }
            else
            {
                _hidden.Add(did);
            }
        }
    }

    /// <summary>How the database differs from this.</summary>
    /// <returns>One line for each difference; null when there is none.</returns>
    public async Task<string?> DifferencesAsync(NpgsqlDataSource database)
    {
        Dictionary<(string, short, string), Cid> stored = [];
        await using (var command = database.CreateCommand(SelectRecords))
        await using (var rows = await command.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
            {
                stored.Add((rows.GetString(0), rows.GetInt16(1), rows.GetString(2)), Cid.FromBytes(rows.GetFieldValue<byte[]>(3)));
            }
        }

        HashSet<string> shown = [];
        await using (var command = database.CreateCommand(SelectShown))
        await using (var rows = await command.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
            {
                shown.Add(rows.GetString(0));
            }
        }

        lock (_gate)
        {
            string[] lines =
            [
                .. _records.Where(expected => !stored.ContainsKey(expected.Key)).Select(expected => $"missing {expected.Key}"),
                .. stored.Where(found => !_records.ContainsKey(found.Key)).Select(found => $"not expected {found.Key}"),
                .. stored.Where(found => _records.TryGetValue(found.Key, out var cid) && cid != found.Value).Select(found => $"other version {found.Key}"),
                .. shown.Where(_hidden.Contains).Select(did => $"shown, but hidden at its host: {did}"),
            ];
            return lines is [] ? null : string.Join('\n', lines.Order(StringComparer.Ordinal).Take(20));
        }
    }
}
