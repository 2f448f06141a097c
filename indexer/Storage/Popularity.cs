using Npgsql;

namespace PlyrFm.Indexer.Storage;

/// <summary>Keeps what search adds for tracks that others lately cared about: the logarithm of what they trend by, for all of them, not for the first thousand alone.</summary>
internal static class Popularity
{
    private static readonly TimeSpan Window = TimeSpan.FromDays(7);

    // Attention fades by the minute. What would move a track by less than a hundredth of a point among a search's results is not worth a write.
    private const string Write = $"""
        with found as materialized (select track_id, ln(1 + score)::real as pop from ({Rankings.Attention}) s),
        forgotten as (
          delete from track_attention o where not exists (select from found f where f.track_id = o.track_id)
        )
        insert into track_attention (track_id, pop)
        select f.track_id, f.pop
        from found f
        left join track_attention o on o.track_id = f.track_id
        where o.track_id is null or abs(o.pop - f.pop) > 0.05
        on conflict (track_id) do update set pop = excluded.pop
        """;

    public static async Task WriteAsync(NpgsqlDataSource database, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = database.CreateCommand(Write);
        command.Parameters.AddWithValue("now", now);
        command.Parameters.AddWithValue("since", now - Window);
        await command.ExecuteNonQueryAsync(ct);
    }
}
