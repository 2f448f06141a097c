using Npgsql;

namespace PlyrFm.Benchmarks;

/// <summary>Tables to fill again and again.</summary>
internal static class Scratch
{
    /// <summary>The columns of each table, less those that PostgreSQL makes itself and those that are null throughout.</summary>
    public static readonly Dictionary<string, string> Columns = new()
    {
        ["actor"] = "id, did, hidden, first_seen_at",
        ["repo"] = "actor_id, state, rev, data, attempts, status, seen_at",
        ["record"] = "id, actor_id, collection, rkey, cid, rev, verdict, verified_by, first_indexed_at, indexed_at, cbor",
        ["track"] = "id, actor_id, title, artist, album, description, file_type, duration, audio_url, image_url, self_labels, tags, hidden, created_at, first_indexed_at, indexed_at",
        ["track_stat"] = "track_id, like_count, comment_count, list_count",
        ["track_feature"] = "track_id, position, actor_id",
        ["track_like"] = "id, actor_id, rkey, subject_uri, subject_cid, track_id, counted, created_at, indexed_at",
        ["track_comment"] = "id, actor_id, subject_uri, subject_cid, track_id, timestamp_ms, hidden, created_at, indexed_at",
        ["list"] = "id, actor_id, name, list_type, item_count, hidden, created_at, first_indexed_at, indexed_at",
        ["list_item"] = "list_id, position, subject_uri, subject_cid, track_id",
        ["record_event"] = "id, actor_id, at, action, collection, rkey, rev, cid, verdict, source",
    };

    public static readonly string[] Tables = [.. Columns.Keys];

    /// <summary>Empty tables and a written-out log, so that every run starts from the same place.</summary>
    public static Task ClearAsync(NpgsqlDataSource database, string schema) =>
        ExecuteAsync(database, $"truncate {string.Join(", ", Tables.Select(table => $"{schema}.{table}"))} restart identity cascade", "checkpoint");

    public static async Task ExecuteAsync(NpgsqlDataSource database, params string[] statements)
    {
        foreach (var statement in statements)
        {
            await using var command = database.CreateCommand(statement);
            await command.ExecuteNonQueryAsync();
        }
    }
}
