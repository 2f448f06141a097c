using System.Globalization;
using Npgsql;

namespace PlyrFm.Indexer.Storage;

/// <summary>Makes the rotations of the radio (<see cref="RotationPlan"/>), one for each station and period, and forgets those that nobody hears any more.</summary>
public static class Rotations
{
    // What an index that is still being filled gives. Such a rotation may be replaced within its period by one that is longer.
    private const int ShortSeconds = 60 * 60;

    // Of a track that does not say.
    private const int UsualSeconds = 180;

    // Far more than fit into a period.
    private const int MaxCandidates = 1000;

    private static string SelectCandidates(RadioStation station) => $"""
        select t.id, t.actor_id, greatest(coalesce(t.duration, {UsualSeconds.ToString(CultureInfo.InvariantCulture)}), 1)
        from track t
        join actor a on a.id = t.actor_id
        left join track_stat s on s.track_id = t.id
        where t.hidden = 0 and a.hidden & 12 = 0 and t.gate_type is null and {station.Lens}
        limit {MaxCandidates.ToString(CultureInfo.InvariantCulture)}
        """;

    private const string SelectNewest = """
        select r.period_at, r.starts_at, r.seconds,
            (select array_agg(t.seconds order by t.position) from rotation_track t where t.rotation_id = r.id)
        from rotation r
        where r.station = @station
        order by r.starts_at desc, r.id desc
        limit 1
        """;

    private const string Insert = """
        with made as (
          insert into rotation (station, period_at, starts_at, seconds) values (@station, @period, @starts, @seconds) returning id
        )
        insert into rotation_track (rotation_id, position, track_id, seconds)
        select made.id, n.position - 1, n.track_id, n.seconds
        from made, unnest(@tracks, @lengths) with ordinality as n (track_id, seconds, position)
        """;

    // The one before the newest still plays until that begins.
    private const string Forget = """
        delete from rotation
        where station = @station and id not in (select id from rotation where station = @station order by starts_at desc, id desc limit 3)
        """;

    /// <summary>Makes what is missing for the period of a moment.</summary>
    public static async Task MakeAsync(NpgsqlDataSource database, DateTimeOffset now, CancellationToken ct, WriterLease? lease = null)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        foreach (var station in RadioStation.All)
            await MakeAsync(connection, station, now, lease, ct);
    }

    /// <summary>The beginning of the period that a moment lies in.</summary>
    public static DateTimeOffset PeriodOf(DateTimeOffset now) =>
        DateTimeOffset.UnixEpoch.AddTicks((now - DateTimeOffset.UnixEpoch).Ticks / RotationPlan.Period.Ticks * RotationPlan.Period.Ticks);

    private static async Task MakeAsync(NpgsqlConnection connection, RadioStation station, DateTimeOffset now, WriterLease? lease, CancellationToken ct)
    {
        var period = PeriodOf(now);
        var newest = await FindNewestAsync(connection, station, ct);
        var isOfPeriod = newest is not null && newest.PeriodAt >= period;
        if (isOfPeriod && newest!.Seconds >= ShortSeconds)
            return;
        var plan = RotationPlan.Draw(station, period, await LoadCandidatesAsync(connection, station, now, ct));
        var seconds = plan.Sum(track => track.Seconds);
        if (plan.Count == 0 || (isOfPeriod && seconds <= newest!.Seconds))
            return;

        await using var batch = new NpgsqlBatch(connection);
        var insert = new NpgsqlBatchCommand(Insert);
        insert.Parameters.AddWithValue("station", station.Slug);
        insert.Parameters.AddWithValue("period", period);
        // When what is playing now ends: nobody is torn out of a track. Where nothing plays there is nothing to wait for.
        insert.Parameters.AddWithValue("starts", newest?.EndOfTrackAt(now) ?? period);
        insert.Parameters.AddWithValue("seconds", seconds);
        insert.Parameters.AddWithValue("tracks", plan.Select(track => track.TrackId).ToArray());
        insert.Parameters.AddWithValue("lengths", plan.Select(track => track.Seconds).ToArray());
        batch.BatchCommands.Add(insert);
        var forget = new NpgsqlBatchCommand(Forget);
        forget.Parameters.AddWithValue("station", station.Slug);
        batch.BatchCommands.Add(forget);
        await FencedStatements.RunAsync(batch, lease, ct);
    }

    private static async Task<IReadOnlyList<RotationTrack>> LoadCandidatesAsync(
        NpgsqlConnection connection, RadioStation station, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(SelectCandidates(station), connection);
        command.Parameters.AddWithValue("now", now);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var tracks = new List<RotationTrack>();
        while (await reader.ReadAsync(ct))
            tracks.Add(new RotationTrack(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt32(2)));
        return tracks;
    }

    private static async Task<StoredRotation?> FindNewestAsync(NpgsqlConnection connection, RadioStation station, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(SelectNewest, connection);
        command.Parameters.AddWithValue("station", station.Slug);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new StoredRotation(
                reader.GetFieldValue<DateTimeOffset>(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetInt32(2), reader.GetFieldValue<int[]>(3))
            : null;
    }
}
