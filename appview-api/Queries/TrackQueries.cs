using Npgsql;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>Finds tracks; what a page shows of them comes from <see cref="PageQueries"/>.</summary>
internal sealed class TrackQueries(NpgsqlDataSource database, Collections collections)
{
    private const string SelectByAddress = $"""
        select (u.n - 1)::int, t.id, a.did, r.rkey, r.cid, t.hidden, a.hidden, {Visibility.TrackRedactedBy}, a.pds, {AudioRow.Select}
        from unnest(@authorities, @rkeys) with ordinality as u (authority, rkey, n)
        join actor a on a.id = {ActorQueries.IdOfAuthority}
        join record r on r.actor_id = a.id and r.collection = 1 and r.rkey = u.rkey
        join track t on t.id = r.id
        order by u.n
        """;

    /// <summary>Tracks by address, in the order asked for; unknown ones and addresses of other things are left out.</summary>
    public Task<List<FoundTrack>> FindAsync(Audience audience, IReadOnlyList<AtUri> uris, CancellationToken ct)
    {
        var tracks = uris.Where(collections.IsTrack).ToArray();
        return database.SelectAsync(
            SelectByAddress,
            audience,
            [
                new NpgsqlParameter<string[]>("authorities", [.. tracks.Select(uri => uri.Authority.Value)]),
                new NpgsqlParameter<string[]>("rkeys", [.. tracks.Select(uri => uri.RecordKey!.Value.Value)]),
            ],
            ReadFound,
            ct);
    }

    private const string Newest = $"""
        select t.id, t.sort_at
        from track t
        join actor a on a.id = t.actor_id
        where {Visibility.Discovery} and (t.sort_at, t.id) < (@at, @id)
        """;

    private const string SelectNewest = $"""
        select id, sort_at
        from ({Newest} order by t.sort_at desc, t.id desc limit {Page.MostSql}) page
        order by sort_at desc, id desc
        limit @limit
        """;

    // Without the bound of SelectNewest, so that the server plans it for each set of tags: a rare one is read from its index, of a frequent one
    // the newest tracks.
    private const string SelectNewestTagged = $"""
        {Newest}
            and (@tags::text[] is null or t.tags && @tags)
            and (@excluded::text[] is null or not t.tags && @excluded)
        order by t.sort_at desc, t.id desc
        limit @limit
        """;

    public Task<List<TrackPlace>> ListNewestAsync(
        Audience audience, string[] tags, string[] excludedTags, bool includeAdult, Keyset after, int limit, CancellationToken ct) =>
        database.SelectAsync(
            tags.Length + excludedTags.Length == 0 ? SelectNewest : SelectNewestTagged,
            audience,
            [new NpgsqlParameter<bool>("adult", includeAdult), .. ParametersOf(tags, excludedTags, after, limit)],
            ReadPlace,
            ct);

    private const string SelectOwn = $"""
        select t.id, t.sort_at
        from track t
        join actor a on a.id = t.actor_id
        where t.actor_id = @actor and {Visibility.Chosen} and (t.sort_at, t.id) < (@at, @id)
        order by t.sort_at desc, t.id desc
        limit @limit
        """;

    private const string SelectOwnTagged = $"""
        select t.id, t.sort_at
        from track t
        join actor a on a.id = t.actor_id
        where t.actor_id = @actor and {Visibility.Chosen} and (t.sort_at, t.id) < (@at, @id)
            and (@tags::text[] is null or t.tags && @tags)
            and (@excluded::text[] is null or not t.tags && @excluded)
        order by t.sort_at desc, t.id desc
        limit @limit
        """;

    private const string SelectFeaturing = $"""
        select t.id, t.sort_at
        from track t
        join actor a on a.id = t.actor_id
        where t.id in (select f.track_id from track_feature f where f.actor_id = @actor) and t.actor_id <> @actor
            and {Visibility.Chosen} and (t.sort_at, t.id) < (@at, @id)
        order by t.sort_at desc, t.id desc
        limit @limit
        """;

    // Each arm brings a page by its own index; asking for both at once with "or" would use neither.
    private const string SelectOwnAndFeaturing = $"""
        select id, sort_at
        from (({SelectOwn}) union all ({SelectFeaturing})) page
        order by sort_at desc, id desc
        limit @limit
        """;

    /// <summary>What an account has published, by tags.</summary>
    public Task<List<TrackPlace>> ListOwnAsync(
        Audience audience, long actor, string[] tags, string[] excludedTags, Keyset after, int limit, CancellationToken ct) =>
        database.SelectAsync(
            SelectOwnTagged, audience, [new NpgsqlParameter<long>("actor", actor), .. ParametersOf(tags, excludedTags, after, limit)], ReadPlace, ct);

    public Task<List<TrackPlace>> ListByActorAsync(Audience audience, long actor, TrackRole role, Keyset after, int limit, CancellationToken ct) =>
        database.SelectAsync(
            role switch
            {
                TrackRole.Own => SelectOwn,
                TrackRole.Featured => SelectFeaturing,
                TrackRole.Any => SelectOwnAndFeaturing,
                _ => throw new ArgumentOutOfRangeException(nameof(role)),
            },
            audience,
            [
                new NpgsqlParameter<long>("actor", actor),
                new NpgsqlParameter<DateTime>("at", after.Time),
                new NpgsqlParameter<long>("id", after.Id),
                new NpgsqlParameter<int>("limit", limit),
            ],
            ReadPlace,
            ct);

    private static NpgsqlParameter[] ParametersOf(string[] tags, string[] excludedTags, Keyset after, int limit) =>
    [
        new NpgsqlParameter<string[]?>("tags", tags.Length > 0 ? tags : null),
        new NpgsqlParameter<string[]?>("excluded", excludedTags.Length > 0 ? excludedTags : null),
        new NpgsqlParameter<DateTime>("at", after.Time),
        new NpgsqlParameter<long>("id", after.Id),
        new NpgsqlParameter<int>("limit", limit),
    ];

    private static TrackPlace ReadPlace(NpgsqlDataReader reader)
    {
        var id = reader.GetInt64(0);
        return new TrackPlace(id, Keyset.At(reader.GetDateTime(1), id));
    }

    public static FoundTrack ReadFound(NpgsqlDataReader reader)
    {
        var columns = new Columns(reader);
        return new FoundTrack(
            columns.Int32(), columns.Int64(), columns.Text(), columns.Text(), columns.Cid(), columns.Int32(), columns.Int32(),
            columns.TextOrNull(), columns.TextOrNull(), AudioRow.Read(ref columns));
    }
}
