using Npgsql;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>Finds comments.</summary>
internal sealed class CommentQueries(NpgsqlDataSource database, Collections collections)
{
    private const string SelectList = $"""
        c.id, r.rkey, r.cid, r.cbor, a.id, a.did, c.subject_uri, c.subject_cid, c.track_id, c.timestamp_ms, c.sort_at, c.indexed_at, {AttachedLabels.Comment}
        """;

    private const string SelectOfTrack = $"""
        select {SelectList}, null
        from track_comment c
        join record r on r.id = c.id
        join actor a on a.id = c.actor_id
        where c.track_id = @track and {Visibility.Comment}
        """;

    private const string SelectByPosition = $"""
        {SelectOfTrack} and (c.timestamp_ms, c.id) > (@ms, @id)
        order by c.timestamp_ms, c.id
        limit @limit
        """;

    private const string SelectNewest = $"""
        {SelectOfTrack} and (c.sort_at, c.id) < (@at, @id)
        order by c.sort_at desc, c.id desc
        limit @limit
        """;

    private const string SelectOldest = $"""
        {SelectOfTrack} and (c.sort_at, c.id) > (@at, @id)
        order by c.sort_at, c.id
        limit @limit
        """;

    public Task<List<CommentRow>> ListOfTrackAsync(Audience audience, long track, CommentOrder order, Keyset after, int limit, CancellationToken ct) =>
        database.SelectAsync(
            order switch
            {
                CommentOrder.Position => SelectByPosition,
                CommentOrder.Newest => SelectNewest,
                CommentOrder.Oldest => SelectOldest,
                _ => throw new ArgumentOutOfRangeException(nameof(order)),
            },
            audience,
            [
                .. collections.Parameters,
                new NpgsqlParameter<long>("track", track),
                order == CommentOrder.Position
                    ? new NpgsqlParameter<long>("ms", after.Key)
                    : new NpgsqlParameter<DateTime>("at", after.Time),
                new NpgsqlParameter<long>("id", after.Id),
                new NpgsqlParameter<int>("limit", limit),
            ],
            Read,
            ct);

    private const string SelectByActor = $"""
        select {SelectList}, {MissingSubject.Reason}
        from track_comment c
        join record r on r.id = c.id
        join actor a on a.id = c.actor_id
        cross join lateral (select c.subject_uri, c.track_id) x
        {MissingSubject.Join}
        where c.actor_id = @actor and {Visibility.Comment} and (c.sort_at, c.id) < (@at, @id)
        order by c.sort_at desc, c.id desc
        limit @limit
        """;

    public Task<List<CommentRow>> ListByActorAsync(Audience audience, long actor, Keyset after, int limit, CancellationToken ct) =>
        database.SelectAsync(
            SelectByActor,
            audience,
            [
                .. collections.Parameters,
                new NpgsqlParameter<long>("actor", actor),
                new NpgsqlParameter<DateTime>("at", after.Time),
                new NpgsqlParameter<long>("id", after.Id),
                new NpgsqlParameter<int>("limit", limit),
            ],
            Read,
            ct);

    private static CommentRow Read(NpgsqlDataReader reader)
    {
        var columns = new Columns(reader);
        return new CommentRow(
            columns.Int64(), columns.Text(), columns.Cid(), columns.Bytes(), columns.Int64(), columns.Text(), columns.Text(), columns.Cid(),
            columns.Int64OrNull(), columns.Int32(), columns.Time(), columns.Time(), columns.Blocks(), columns.TextOrNull());
    }
}
