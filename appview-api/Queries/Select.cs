using Npgsql;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>One statement, its rows as values.</summary>
internal static class Select
{
    public static async Task<List<T>> SelectAsync<T>(
        this NpgsqlDataSource database, string sql, NpgsqlParameter[] parameters, Func<NpgsqlDataReader, T> read, CancellationToken ct)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAllAsync(read, ct);
    }

    /// <summary>With the parameters of those whom the rows are for.</summary>
    public static Task<List<T>> SelectAsync<T>(
        this NpgsqlDataSource database, string sql, Audience audience, NpgsqlParameter[] parameters, Func<NpgsqlDataReader, T> read, CancellationToken ct) =>
        database.SelectAsync(sql, [.. audience.Parameters, .. parameters], read, ct);

    public static async Task<List<T>> ReadAllAsync<T>(this NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read, CancellationToken ct)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(ct))
            rows.Add(read(reader));
        return rows;
    }
}
