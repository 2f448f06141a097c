using Npgsql;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>Finds plays. All that are of a track, whether they count or not: it is the account's own history.</summary>
internal sealed class PlayQueries(NpgsqlDataSource database)
{
    private const string SelectByActor = """
        select p.id, r.collection, r.rkey, r.cid, a.did, p.track_name, p.artist_name, p.matched_by, p.track_id, ta.did, tr.rkey, p.played_at, p.indexed_at
        from play p
        join record r on r.id = p.id
        join actor a on a.id = p.actor_id
        join record tr on tr.id = p.track_id
        join actor ta on ta.id = tr.actor_id
        where p.actor_id = @actor and p.track_id is not null and (p.played_at, p.id) < (@at, @id)
        order by p.played_at desc, p.id desc
        limit @limit
        """;

    public Task<List<PlayRow>> ListByActorAsync(long actor, Keyset after, int limit, CancellationToken ct) =>
        database.SelectAsync(
            SelectByActor,
            [
                new NpgsqlParameter<long>("actor", actor),
                new NpgsqlParameter<DateTime>("at", after.Time),
                new NpgsqlParameter<long>("id", after.Id),
                new NpgsqlParameter<int>("limit", limit),
            ],
            Read,
            ct);

    private static PlayRow Read(NpgsqlDataReader reader)
    {
        var columns = new Columns(reader);
        return new PlayRow(
            columns.Int64(), columns.Int16(), columns.Text(), columns.Cid(), columns.Text(), columns.Text(), columns.TextOrNull(), columns.Int16(),
            columns.Int64(), columns.Text(), columns.Text(), columns.Time(), columns.Time());
    }
}
