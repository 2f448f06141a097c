using Npgsql;
using NpgsqlTypes;
using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>Finds likes. Only counting ones: one per account and track, of visible accounts.</summary>
internal sealed class LikeQueries(NpgsqlDataSource database, Collections collections)
{
    private const string SelectList = """
        x.id, r.rkey, r.cid, a.id, a.did, x.subject_uri, x.subject_cid, x.track_id, x.created_at, x.indexed_at, x.sort_at
        """;

    private const string SelectOfTrack = $"""
        select {SelectList}, null
        from track_like x
        join record r on r.id = x.id
        join actor a on a.id = x.actor_id
        where x.track_id = @track and x.counted and {Visibility.Account}
            and (@cid::bytea is null or x.subject_cid = @cid)
            and (x.sort_at, x.id) < (@at, @id)
        order by x.sort_at desc, x.id desc
        limit @limit
        """;

    /// <param name="version">Only likes of this version of the track.</param>
    public Task<List<LikeRow>> ListOfTrackAsync(Audience audience, long track, Cid? version, Keyset after, int limit, CancellationToken ct) =>
        database.SelectAsync(
            SelectOfTrack,
            audience,
            [
                new NpgsqlParameter<long>("track", track),
                new NpgsqlParameter("cid", NpgsqlDbType.Bytea) { Value = version is { } cid ? cid.ToArray() : DBNull.Value },
                new NpgsqlParameter<DateTime>("at", after.Time),
                new NpgsqlParameter<long>("id", after.Id),
                new NpgsqlParameter<int>("limit", limit),
            ],
            Read,
            ct);

    private const string SelectByActor = $"""
        select {SelectList}, {MissingSubject.Reason}
        from track_like x
        join record r on r.id = x.id
        join actor a on a.id = x.actor_id
        {MissingSubject.Join}
        where x.actor_id = @actor and x.counted and (x.sort_at, x.id) < (@at, @id)
        order by x.sort_at desc, x.id desc
        limit @limit
        """;

    public Task<List<LikeRow>> ListByActorAsync(long actor, Keyset after, int limit, CancellationToken ct) =>
        database.SelectAsync(
            SelectByActor,
            [
                new NpgsqlParameter<long>("actor", actor),
                new NpgsqlParameter<string>("listNsid", collections.ListNsid),
                new NpgsqlParameter<DateTime>("at", after.Time),
                new NpgsqlParameter<long>("id", after.Id),
                new NpgsqlParameter<int>("limit", limit),
            ],
            Read,
            ct);

    private static LikeRow Read(NpgsqlDataReader reader)
    {
        var columns = new Columns(reader);
        return new LikeRow(
            columns.Int64(), columns.Text(), columns.Cid(), columns.Int64(), columns.Text(), columns.Text(), columns.Cid(),
            columns.Int64OrNull(), columns.Time(), columns.Time(), columns.Time(), columns.TextOrNull());
    }
}
