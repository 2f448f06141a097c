using Npgsql;

namespace PlyrFm.Benchmarks;

/// <summary>Tables to fill again and again.</summary>
internal static class Scratch
{
    public static readonly string[] Tables =
        ["actor", "repo", "record", "track", "track_stat", "track_feature", "track_like", "track_comment", "list", "list_item"];

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
