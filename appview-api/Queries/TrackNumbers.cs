using Npgsql;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>Finds tracks by what the front end calls them.</summary>
internal sealed class TrackNumbers(NpgsqlDataSource database, Audience everyone)
{
    private const string FromNames = $"""
        select 0, t.id, a.did, r.rkey, r.cid, t.hidden, a.hidden, {Visibility.TrackRedactedBy}, a.pds, {AudioRow.Select}
        from track_number n
        join actor a on a.id = n.actor_id
        join record r on r.actor_id = n.actor_id and r.collection = 1 and r.rkey = n.rkey
        join track t on t.id = r.id
        """;

    private const string SelectByNumber = $"{FromNames} where n.number = @number";

    private const string SelectByFile = $"{FromNames} where n.file_id = @file";

    public async Task<FoundTrack?> FindAsync(long number, CancellationToken ct) =>
        (await database.SelectAsync(SelectByNumber, everyone, [new NpgsqlParameter<long>("number", number)], TrackQueries.ReadFound, ct)).SingleOrDefault();

    public async Task<FoundTrack?> FindByFileAsync(string fileId, CancellationToken ct) =>
        (await database.SelectAsync(SelectByFile, everyone, [new NpgsqlParameter<string>("file", fileId)], TrackQueries.ReadFound, ct)).SingleOrDefault();
}
