using Npgsql;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>Finds tracks by what the front end calls them.</summary>
internal sealed class TrackNumbers(NpgsqlDataSource database, Audience everyone)
{
    private const string Select = $"select 0, t.id, a.did, r.rkey, r.cid, t.hidden, a.hidden, {Visibility.TrackRedactedBy}, a.pds, {AudioRow.Select}";

    // Of an address that a name, n, stands for.
    private const string JoinTrack = """
        join actor a on a.id = n.actor_id
        join record r on r.actor_id = n.actor_id and r.collection = 1 and r.rkey = n.rkey
        join track t on t.id = r.id
        """;

    private const string FromNames = $"{Select} from track_number n {JoinTrack}";

    private const string SelectByUpstream = $"{Select} from track_enrichment n {JoinTrack} where n.number = @number";

    /// <summary>By the number that plyr.fm has given it, as far as an operator has handed those over.</summary>
    public async Task<FoundTrack?> FindByUpstreamAsync(long number, CancellationToken ct) =>
        (await database.SelectAsync(SelectByUpstream, everyone, [new NpgsqlParameter<long>("number", number)], TrackQueries.ReadFound, ct)).SingleOrDefault();

    private const string SelectByNumber = $"{FromNames} where n.number = @number";

    private const string SelectByFile = $"{FromNames} where n.file_id = @file";

    public async Task<FoundTrack?> FindAsync(long number, CancellationToken ct) =>
        (await database.SelectAsync(SelectByNumber, everyone, [new NpgsqlParameter<long>("number", number)], TrackQueries.ReadFound, ct)).SingleOrDefault();

    public async Task<FoundTrack?> FindByFileAsync(string fileId, CancellationToken ct) =>
        (await database.SelectAsync(SelectByFile, everyone, [new NpgsqlParameter<string>("file", fileId)], TrackQueries.ReadFound, ct)).SingleOrDefault();
}
