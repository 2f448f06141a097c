using Npgsql;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>Finds tags, from what the indexer counts once a minute.</summary>
internal sealed class TagQueries(NpgsqlDataSource database)
{
    // Compared as tags are kept (TrackProjection in the indexer), a hash in front of it taken for the sign of a tag.
    private const string Prefix = "ltrim(lower(normalize(btrim(@prefix::text), nfkc)), '#')";

    private const string WithPrefix = $"s.track_count > 0 and s.name like plyr_literal({Prefix}) || '%'";

    // The cursor names a tag by its number: a name may be longer than a cursor. Rows are never removed, so it can always be found.
    private const string NameAtCursor = "(select c.name from tag_stat c where c.id = @id)";

    private const string SelectPopular = $"""
        select s.id, s.name, s.track_count, s.play_count
        from tag_stat s
        where {WithPrefix} and s.track_count <= @count and (s.track_count < @count or s.name > coalesce({NameAtCursor}, ''))
        order by s.track_count desc, s.name
        limit @limit
        """;

    private const string SelectByName = $"""
        select s.id, s.name, s.track_count, s.play_count
        from tag_stat s
        where {WithPrefix} and s.name > coalesce({NameAtCursor}, '')
        order by s.name
        limit @limit
        """;

    // Beside tracks, whose titles fit as well, a tag comes after: nobody who types "rain" means #rain first.
    private const string SelectByText = $"""
        select s.id, s.name, s.track_count, s.play_count, round((1000000 * (case when char_length(s.name) = char_length({Prefix}) then 4 else 2 end
            + least(1, 0.15 * ln(1 + s.track_count))))::numeric)::bigint
        from tag_stat s
        where {WithPrefix}
        order by 5 desc, s.name
        limit @limit
        """;

    /// <summary>Tags that begin with a text, the text itself first, with keys as those of <see cref="SearchSql"/>.</summary>
    public Task<List<(TagRow Tag, long Key)>> SearchAsync(string text, int limit, CancellationToken ct) =>
        database.SelectAsync(
            SelectByText,
            [new NpgsqlParameter<string>("prefix", text), new NpgsqlParameter<int>("limit", limit)],
            static reader => (Read(reader), reader.GetInt64(4)),
            ct);

    /// <param name="prefix">What the names begin with; empty for all.</param>
    public Task<List<TagRow>> ListAsync(string prefix, bool byName, Keyset after, int limit, CancellationToken ct) =>
        database.SelectAsync(
            byName ? SelectByName : SelectPopular,
            [
                new NpgsqlParameter<string>("prefix", prefix),
                new NpgsqlParameter<long>("count", after.Key),
                new NpgsqlParameter<long>("id", after.Id),
                new NpgsqlParameter<int>("limit", limit),
            ],
            Read,
            ct);

    // Plays are few where listeners do not publish them: among equals the one with more tracks.
    private const string SelectPlayed = $"""
        select s.id, s.name, s.track_count, s.play_count
        from tag_stat s
        where {WithPrefix}
        order by s.play_count desc, s.track_count desc, s.name
        limit @limit
        """;

    /// <summary>Tags that begin with a text, what is played most first.</summary>
    public Task<List<TagRow>> ListPlayedAsync(string prefix, int limit, CancellationToken ct) =>
        database.SelectAsync(SelectPlayed, [new NpgsqlParameter<string>("prefix", prefix), new NpgsqlParameter<int>("limit", limit)], Read, ct);

    private static TagRow Read(NpgsqlDataReader reader) => new(reader.GetInt64(0), reader.GetString(1), reader.GetInt32(2), reader.GetInt64(3));
}
