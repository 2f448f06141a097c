using Npgsql;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>
/// Loads what a page refers to in one round trip, however many things are on it: whichever statement found the page gives ids, this
/// gives everything else. No statement runs per row.
/// </summary>
internal sealed class PageQueries(NpgsqlDataSource database, Collections collections)
{
    private const string TrackColumns = $"""
        t.id, t.actor_id, r.rkey, r.cid, r.cbor, t.hidden, t.title, t.artist, t.duration, t.album, {AudioRow.Select}, t.image_url, t.self_labels, t.tags,
            coalesce(s.like_count, 0)::bigint, coalesce(s.comment_count, 0)::bigint, coalesce(s.play_count, 0)::bigint,
            coalesce(s.list_count, 0)::bigint, t.created_at, t.sort_at, t.indexed_at,
            {Visibility.TrackRedactedBy}, {AttachedLabels.Track}
        """;

    private const string TrackSources = """
        from track t
        join record r on r.id = t.id
        join actor a on a.id = t.actor_id
        left join track_stat s on s.track_id = t.id
        """;

    private const string SelectTracks = $"select {TrackColumns} {TrackSources} where t.id = any(@tracks)";

    private const string SelectNamedTracks = $"""
        select {TrackColumns}, n.number, n.file_id, a.pds, t.album_key, coalesce(e.play_count, 0)
        {TrackSources}
        join track_number n on n.actor_id = t.actor_id and n.rkey = r.rkey
        left join track_enrichment e on e.actor_id = t.actor_id and e.rkey = r.rkey
        where t.id = any(@tracks)
        """;

    private const string SelectFeatures = $"""
        select f.track_id, f.actor_id
        from track_feature f
        join actor a on a.id = f.actor_id
        where f.track_id = any(@tracks) and {Visibility.Account}
        order by f.track_id, f.position
        """;

    /// <summary>Of lists (<c>l</c>), the albums of a track (<c>t</c>): those of its own artist that hold it. The oldest is the one that it is shown under.</summary>
    /// <remarks>From the artist's albums to the track, not from the track to all lists of the world that hold it.</remarks>
    public const string IsAlbumOfTrack = $"""
        l.actor_id = t.actor_id and {Visibility.Album}
            and exists (select from list_item i where i.list_id = l.id and i.track_id = t.id)
        """;

    private const string SelectAlbums = $"""
        select t.id, {ListRow.Select}, {ListRow.NoDuration}
        from track t
        join actor o on o.id = t.actor_id
        cross join lateral (
            select l.*
            from list l
            where {IsAlbumOfTrack}
            order by l.sort_at, l.id
            limit 1) l
        join record r on r.id = l.id
        where t.id = any(@tracks)
        """;

    // As the front end has albums: by title too, and with their names in addresses.
    private const string SelectNamedAlbums = $"""
        select t.id, {AlbumSql.Slug}, {ListRow.Select}, {ListRow.NoDuration}
        from track t
        join actor o on o.id = t.actor_id
        cross join lateral (select {AlbumSql.ListOfTrack} as id offset 0) holding
        join list l on l.id = holding.id
        join record r on r.id = l.id
        where t.id = any(@tracks)
        """;

    private const string SelectLists = $"""
        select {ListRow.Select}, {ListRow.SelectDuration}
        from list l
        join record r on r.id = l.id
        join actor o on o.id = l.actor_id
        where l.id = any(@lists)
        """;

    // As an array rather than "in (select": a handful of ids that the planner looks up, where it would read all accounts for a join.
    private const string SelectAccounts = $"""
        select {AccountRow.Select}
        from actor a
        {AccountRow.Joins}
        where a.id = any(array(
            select unnest(@accounts)
            union select actor_id from track where id = any(@tracks)
            union select actor_id from track_feature where track_id = any(@tracks)
            union select actor_id from list where id = any(@lists)))
        """;

    // From the tracks' addresses to the viewer's likes of them: neither all that the viewer likes nor all who like a track is read. The
    // oldest like of several is the one that counts.
    private const string SelectViewerLikes = """
        select t.id, k.rkey
        from track t
        join record r on r.id = t.id
        join actor a on a.id = t.actor_id
        cross join lateral (
            select x.rkey
            from (
                select l.rkey from track_like l
                where l.actor_id = @viewer and l.subject_uri = 'at://' || a.did || '/' || @trackNsid || '/' || r.rkey and l.counted
                union all
                select l.rkey from track_like l
                where l.actor_id = @viewer and l.subject_uri = 'at://' || a.did || '/' || @trackNsid || '/' || r.rkey and not l.counted
            ) x
            order by x.rkey
            limit 1) k
        where t.id = any(@tracks)
        """;

    /// <summary>A page of the front end, whose names of things come in the same round trip.</summary>
    public async Task<NamedRows> LoadNamedAsync(
        Audience audience, IEnumerable<long> trackIds, IEnumerable<long> listIds, IEnumerable<long> accountIds, CancellationToken ct)
    {
        long[] tracks = [.. trackIds.Distinct()];
        long[] lists = [.. listIds.Distinct()];
        long[] accounts = [.. accountIds.Distinct()];
        if (tracks.Length + lists.Length + accounts.Length == 0)
            return new NamedRows(PageRows.None, [], []);

        await using var batch = database.CreateBatch();
        if (tracks.Length > 0)
        {
            Add(batch, SelectNamedTracks, ("tracks", tracks));
            Add(batch, SelectFeatures, ("tracks", tracks));
            Add(batch, SelectNamedAlbums, ("tracks", tracks));
        }

        if (lists.Length > 0)
            Add(batch, SelectLists, ("lists", lists));
        Add(batch, SelectAccounts, ("accounts", accounts), ("tracks", tracks), ("lists", lists));
        AddShared(batch, audience);

        await using var reader = await batch.ExecuteReaderAsync(ct);
        var trackRows = await ReadAsync(tracks, reader, ReadNamedTrack, ct);
        var featureRows = await ReadAsync(tracks, reader, ReadFeature, ct);
        var albumRows = await ReadAsync(tracks, reader, ReadNamedAlbum, ct);
        var listRows = await ReadAsync(lists, reader, ReadList, ct);
        var accountRows = await reader.ReadAllAsync(ReadAccount, ct);
        var rows = new PageRows(
            trackRows.ToDictionary(row => row.Track.Id, row => row.Track),
            featureRows.ToLookup(row => row.Track, row => row.Account),
            [],
            listRows.ToDictionary(row => row.Id),
            accountRows.ToDictionary(row => row.Id),
            []);
        return new NamedRows(rows, trackRows.ToDictionary(row => row.Track.Id, row => row.Name), albumRows.ToDictionary(row => row.Track, row => row.Album));
    }

    public async Task<PageRows> LoadAsync(
        Audience audience, IEnumerable<long> trackIds, IEnumerable<long> listIds, IEnumerable<long> accountIds, CancellationToken ct)
    {
        long[] tracks = [.. trackIds.Distinct()];
        long[] lists = [.. listIds.Distinct()];
        long[] accounts = [.. accountIds.Distinct()];
        if (tracks.Length + lists.Length + accounts.Length == 0)
            return PageRows.None;

        await using var batch = database.CreateBatch();
        var liked = audience.Viewer?.ActorId is null ? [] : tracks;
        if (tracks.Length > 0)
        {
            Add(batch, SelectTracks, ("tracks", tracks));
            Add(batch, SelectFeatures, ("tracks", tracks));
            Add(batch, SelectAlbums, ("tracks", tracks));
        }

        if (liked.Length > 0)
            Add(batch, SelectViewerLikes, ("tracks", tracks));
        if (lists.Length > 0)
            Add(batch, SelectLists, ("lists", lists));
        Add(batch, SelectAccounts, ("accounts", accounts), ("tracks", tracks), ("lists", lists));
        AddShared(batch, audience);

        await using var reader = await batch.ExecuteReaderAsync(ct);
        var trackRows = await ReadAsync(tracks, reader, ReadTrack, ct);
        var featureRows = await ReadAsync(tracks, reader, ReadFeature, ct);
        var albumRows = await ReadAsync(tracks, reader, ReadAlbum, ct);
        var likeRows = await ReadAsync(liked, reader, ReadLike, ct);
        var listRows = await ReadAsync(lists, reader, ReadList, ct);
        var accountRows = await reader.ReadAllAsync(ReadAccount, ct);
        return new PageRows(
            trackRows.ToDictionary(row => row.Id),
            featureRows.ToLookup(row => row.Track, row => row.Account),
            albumRows.ToDictionary(row => row.Track, row => row.List),
            listRows.ToDictionary(row => row.Id),
            accountRows.ToDictionary(row => row.Id),
            likeRows.ToDictionary(row => row.Track, row => row.RecordKey));
    }

    private static void Add(NpgsqlBatch batch, string sql, params ReadOnlySpan<(string Name, long[] Ids)> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var (name, ids) in parameters)
            command.Parameters.Add(new NpgsqlParameter<long[]>(name, ids));
        batch.BatchCommands.Add(command);
    }

    private void AddShared(NpgsqlBatch batch, Audience audience)
    {
        foreach (var command in batch.BatchCommands)
        {
            foreach (var parameter in audience.Parameters.Concat(collections.Parameters))
                command.Parameters.Add(parameter);
        }
    }

    // Of things that are not on the page nothing was asked: planning a statement costs the server as much as running it.
    private static async Task<List<T>> ReadAsync<T>(long[] asked, NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read, CancellationToken ct)
    {
        if (asked.Length == 0)
            return [];
        var rows = await reader.ReadAllAsync(read, ct);
        await reader.NextResultAsync(ct);
        return rows;
    }

    private static TrackRow ReadTrack(NpgsqlDataReader reader)
    {
        var columns = new Columns(reader);
        return ReadTrack(ref columns);
    }

    private static (TrackRow Track, TrackName Name) ReadNamedTrack(NpgsqlDataReader reader)
    {
        var columns = new Columns(reader);
        var track = ReadTrack(ref columns);
        return (track, new TrackName(track.Id, columns.Int64(), columns.Text(), columns.TextOrNull(), columns.TextOrNull(), columns.Int64()));
    }

    private static TrackRow ReadTrack(ref Columns columns) => new(
        columns.Int64(), columns.Int64(), columns.Text(), columns.Cid(), columns.Bytes(), columns.Int32(), columns.Text(), columns.Text(),
        columns.Int32OrNull(), columns.TextOrNull(), AudioRow.Read(ref columns), columns.TextOrNull(), columns.Texts(), columns.Texts(),
        columns.Int64(), columns.Int64(), columns.Int64(), columns.Int64(), columns.Time(), columns.Time(), columns.Time(),
        columns.TextOrNull(), columns.Blocks());

    private static (long Track, long Account) ReadFeature(NpgsqlDataReader reader) => (reader.GetInt64(0), reader.GetInt64(1));

    private static (long Track, string RecordKey) ReadLike(NpgsqlDataReader reader) => (reader.GetInt64(0), reader.GetString(1));

    private static (long Track, NamedAlbum Album) ReadNamedAlbum(NpgsqlDataReader reader)
    {
        var columns = new Columns(reader);
        var track = columns.Int64();
        var slug = columns.Text();
        return (track, new NamedAlbum(slug, ListRow.Read(ref columns)));
    }

    private static (long Track, ListRow List) ReadAlbum(NpgsqlDataReader reader)
    {
        var columns = new Columns(reader);
        return (columns.Int64(), ListRow.Read(ref columns));
    }

    private static ListRow ReadList(NpgsqlDataReader reader)
    {
        var columns = new Columns(reader);
        return ListRow.Read(ref columns);
    }

    private static AccountRow ReadAccount(NpgsqlDataReader reader)
    {
        var columns = new Columns(reader);
        return AccountRow.Read(ref columns);
    }
}
