using Npgsql;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>Keeps what plyr.fm knows and no record says, in tables of its own, and takes all of it back on demand.</summary>
public sealed class Enrichment(NpgsqlDataSource database, CollectionMap collections)
{
    /// <summary>Who decides, in the operator's trail, that what plyr.fm has unlisted is unlisted here.</summary>
    public const string Decider = "plyr enrich";

    private const string SelectActors = "select id, did from actor where did = any(@dids)";

    private const string SelectTracks = """
        select t.id
        from unnest(@actors, @rkeys) as n(actor_id, rkey)
        join record r on r.actor_id = n.actor_id and r.collection = 1 and r.rkey = n.rkey
        join track t on t.id = r.id
        """;

    private const string RemoveTracks = """
        delete from track_enrichment e using unnest(@actors, @rkeys) as n(actor_id, rkey) where e.actor_id = n.actor_id and e.rkey = n.rkey returning 1
        """;

    private const string RemoveLists = """
        delete from list_enrichment e using unnest(@actors, @rkeys) as n(actor_id, rkey) where e.actor_id = n.actor_id and e.rkey = n.rkey returning 1
        """;

    // A number can only be one track's: the line that names it last is right. NFKC is for the database, as with tags of records.
    private const string ReleaseNumbers = "update track_enrichment set number = null where number = any(@numbers)";

    private const string InsertTracks = """
        insert into track_enrichment (actor_id, rkey, number, tags, play_count)
        select n.actor_id, n.rkey, n.number,
          (select coalesce(array_agg(f.tag order by f.place), '{}')
           from (
             select lower(normalize(w.tag, nfkc)) as tag, min(w.place) as place
             from unnest(string_to_array(n.tags, chr(31))) with ordinality as w(tag, place)
             group by 1) f),
          n.play_count
        from unnest(@actors, @rkeys, @numbers, @tags, @play_counts) as n(actor_id, rkey, number, tags, play_count)
        """;

    private const string InsertLists = "insert into list_enrichment (actor_id, rkey, slug) select * from unnest(@actors, @rkeys, @slugs)";

    private const string SelectDecided = """
        select distinct on (e.uri) e.uri, e.action, e.actor from policy_event e where @uris::text[] is null or e.uri = any(@uris) order by e.uri, e.id desc
        """;

    private const string ForgetTracks = "delete from track_enrichment where actor_id = any(@actors)";
    private const string ForgetLists = "delete from list_enrichment where actor_id = any(@actors)";

    /// <summary>Keeps what the lines say, in place of what was said of the same records before.</summary>
    /// <param name="lines">Of several about one record the last holds.</param>
    /// <param name="isDryRun">Nothing is kept; only the report is wanted.</param>
    /// <param name="ct">Gives up.</param>
    public Task<EnrichmentReport> KeepAsync(IReadOnlyList<EnrichmentLine> lines, bool isDryRun, CancellationToken ct) =>
        WriterTransaction.RunAsync(
            database,
            isDryRun,
            async statements =>
            {
                EnrichmentLine[] last = [.. lines.Reverse().DistinctBy(line => (line.Did, line.Collection, line.RecordKey))];
                var actors = await ActorsAsync(statements, last, ct);
                Known[] known = [.. last.Where(line => actors.ContainsKey(line.Did.Value)).Select(line => new Known(actors[line.Did.Value], line))];
                Known[] tracks = [.. known.Where(entry => entry.Line.Collection == Collection.Track)];
                Known[] lists = [.. known.Where(entry => entry.Line.Collection == Collection.List)];
                var ids = await TracksAsync(statements, tracks, ct);
                EnrichedTags.Remove(statements, ids);
                var removed = await RemoveAsync(statements, RemoveTracks, tracks, ct) + await RemoveAsync(statements, RemoveLists, lists, ct);
                Known[] kept = DistinctNumbers([.. tracks.Where(entry => !entry.Line.IsEmpty)]);
                Known[] named = [.. lists.Where(entry => !entry.Line.IsEmpty)];
                Insert(statements, kept, named);
                EnrichedTags.Write(statements, ids);
                return new EnrichmentReport(kept.Length, named.Length, Math.Max(0, removed - kept.Length - named.Length), last.Length - known.Length);
            },
            ct);

    /// <summary>Takes all of it back.</summary>
    public Task<EnrichmentReport> RemoveAllAsync(bool isDryRun, CancellationToken ct) =>
        WriterTransaction.RunAsync(
            database,
            isDryRun,
            async statements =>
            {
                EnrichedTags.Remove(statements, tracks: null);
                statements.Add("with t as (delete from track_enrichment returning 1), l as (delete from list_enrichment returning 1) select (select count(*) from t) + (select count(*) from l)");
                await using var reader = await statements.ReadAsync(ct);
                await reader.ReadAsync(ct);
                return new EnrichmentReport(0, 0, (int)reader.GetInt64(0), 0);
            },
            ct);

    /// <summary>
    /// What is to be decided so that the tracks that plyr.fm has unlisted are unlisted here, and those that it has not are not any more. What an operator has
    /// decided about a track is left alone.
    /// </summary>
    public async Task<IReadOnlyList<PolicyDecision>> DecisionsAsync(IReadOnlyList<EnrichmentLine> lines, CancellationToken ct)
    {
        var wanted = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var line in lines.Where(line => line.Collection == Collection.Track))
        {
            wanted[UriOf(line)] = line.IsUnlisted == true;
        }

        var decided = await DecidedAsync([.. wanted.Keys], ct);
        return
        [
            .. wanted.Where(entry => entry.Value && decided.GetValueOrDefault(entry.Key).Action is null or "clear")
                .Select(entry => new PolicyDecision(entry.Key, PolicyAction.Unlist, "unlisted at plyr.fm", Decider)),
            .. wanted.Where(entry => !entry.Value && IsOurs(decided.GetValueOrDefault(entry.Key)))
                .Select(entry => new PolicyDecision(entry.Key, PolicyAction.Clear, "not unlisted at plyr.fm any more", Decider)),
        ];
    }

    /// <summary>What is to be decided to undo all that was decided for plyr.fm's sake.</summary>
    public async Task<IReadOnlyList<PolicyDecision>> UndoingDecisionsAsync(CancellationToken ct) =>
        [.. (await DecidedAsync(uris: null, ct)).Where(entry => IsOurs(entry.Value)).Select(entry => new PolicyDecision(entry.Key, PolicyAction.Clear, "undone", Decider))];

    /// <summary>An account that goes with all that is held of it takes this along.</summary>
    internal static void Forget(StatementBatch statements, IReadOnlyList<RepoEntry> repos)
    {
        var actors = repos.Where(repo => repo.IsForgetting).ToList();
        if (actors.Count > 0)
        {
            statements.Add(ForgetTracks, Parameter.Each("actors", actors, repo => repo.ActorId));
            statements.Add(ForgetLists, Parameter.Each("actors", actors, repo => repo.ActorId));
        }
    }

    private static bool IsOurs((string? Action, string? Actor) decided) => decided is ("unlist", Decider);

    private string UriOf(EnrichmentLine line) => $"at://{line.Did}/{collections.NsidOf(line.Collection)}/{line.RecordKey}";

    // Two lines may give two tracks the same number: neither is to be believed more than the later one. They come last first.
    private static Known[] DistinctNumbers(Known[] tracks)
    {
        var taken = new HashSet<long>();
        return [.. tracks.Select(entry => entry.Line.Number is { } number && !taken.Add(number) ? entry with { Line = entry.Line with { Number = null } } : entry)];
    }

    private static void Insert(StatementBatch statements, Known[] tracks, Known[] lists)
    {
        if (tracks.Length > 0)
        {
            statements.Add(ReleaseNumbers, Parameter.Of("numbers", tracks.Select(t => t.Line.Number).OfType<long>().ToArray()));
            statements.Add(
                InsertTracks,
                Parameter.Each("actors", tracks, t => t.ActorId),
                Parameter.Each("rkeys", tracks, t => t.Line.RecordKey),
                Parameter.Each("numbers", tracks, t => t.Line.Number),
                Parameter.Each("tags", tracks, t => string.Join('\u001f', t.Line.Tags)),
                Parameter.Each("play_counts", tracks, t => t.Line.PlayCount));
        }

        if (lists.Length > 0)
        {
            statements.Add(
                InsertLists,
                Parameter.Each("actors", lists, l => l.ActorId),
                Parameter.Each("rkeys", lists, l => l.Line.RecordKey),
                Parameter.Each("slugs", lists, l => l.Line.Slug!));
        }
    }

    private static async Task<Dictionary<string, long>> ActorsAsync(StatementBatch statements, EnrichmentLine[] lines, CancellationToken ct)
    {
        statements.Add(SelectActors, Parameter.Of("dids", lines.Select(line => line.Did.Value).Distinct().ToArray()));
        await using var reader = await statements.ReadAsync(ct);
        var actors = new Dictionary<string, long>(StringComparer.Ordinal);
        while (await reader.ReadAsync(ct))
        {
            actors.Add(reader.GetString(1), reader.GetInt64(0));
        }

        return actors;
    }

    private static async Task<long[]> TracksAsync(StatementBatch statements, Known[] tracks, CancellationToken ct)
    {
        statements.Add(SelectTracks, Parameter.Each("actors", tracks, t => t.ActorId), Parameter.Each("rkeys", tracks, t => t.Line.RecordKey));
        await using var reader = await statements.ReadAsync(ct);
        var ids = new List<long>();
        while (await reader.ReadAsync(ct))
        {
            ids.Add(reader.GetInt64(0));
        }

        return [.. ids];
    }

    private static async Task<int> RemoveAsync(StatementBatch statements, string remove, Known[] records, CancellationToken ct)
    {
        await statements.RunAsync(ct);
        statements.Add(remove, Parameter.Each("actors", records, r => r.ActorId), Parameter.Each("rkeys", records, r => r.Line.RecordKey));
        await using var reader = await statements.ReadAsync(ct);
        var count = 0;
        while (await reader.ReadAsync(ct))
        {
            count++;
        }

        return count;
    }

    private async Task<Dictionary<string, (string? Action, string? Actor)>> DecidedAsync(string[]? uris, CancellationToken ct)
    {
        await using var command = database.CreateCommand(SelectDecided);
        command.Parameters.Add(Parameter.Of("uris", uris));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var decided = new Dictionary<string, (string?, string?)>(StringComparer.Ordinal);
        while (await reader.ReadAsync(ct))
        {
            decided.Add(reader.GetString(0), (reader.GetString(1), reader.GetString(2)));
        }

        return decided;
    }

    private readonly record struct Known(long ActorId, EnrichmentLine Line);
}
