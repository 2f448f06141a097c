using Npgsql;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>Reads what the indexer lets the radio play (Rotations in the indexer).</summary>
internal sealed class RadioQueries(NpgsqlDataSource database)
{
    private const string SelectStations = "select distinct r.station from rotation r where r.starts_at <= @now";

    /// <summary>The stations that have something to play.</summary>
    public async Task<HashSet<string>> ListStationsAsync(DateTime now, CancellationToken ct) =>
        [.. await database.SelectAsync(SelectStations, [new NpgsqlParameter<DateTime>("now", now)], static reader => reader.GetString(0), ct)];

    // What was hidden after it was drawn is not played either.
    private const string SelectPlaying = $"""
        select r.starts_at, x.seconds, shown.id
        from (
            select r.id, r.starts_at
            from rotation r
            where r.station = @station and r.starts_at <= @now
            order by r.starts_at desc, r.id desc
            limit 1) r
        join rotation_track x on x.rotation_id = r.id
        left join lateral (
            select t.id
            from track t
            join actor a on a.id = t.actor_id
            where t.id = x.track_id and {Visibility.Discovery} and {Visibility.OpenToAll}) shown on true
        order by x.position
        """;

    /// <summary>The rotation that a station plays at a moment, in its order; empty when it has none.</summary>
    public Task<List<RotationEntry>> ListPlayingAsync(Audience audience, string station, DateTime now, CancellationToken ct) =>
        database.SelectAsync(
            SelectPlaying,
            audience,
            [
                new NpgsqlParameter<bool>("adult", false),
                new NpgsqlParameter<string>("station", station),
                new NpgsqlParameter<DateTime>("now", now),
            ],
            static reader =>
            {
                var columns = new Columns(reader);
                return new RotationEntry(columns.Time(), columns.Int32(), columns.Int64OrNull());
            },
            ct);
}
