using Npgsql;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>Whether the index can be asked at all, for the administration listener.</summary>
internal sealed class IndexState(NpgsqlDataSource database)
{
    private const string SelectIsMigrated = "select to_regclass('service_stat') is not null and to_regclass('repo') is not null";

    private const string SelectSources = "select source, seq, updated_at from source_cursor order by source";

    /// <summary>Null when queries can be answered, else the reason in words.</summary>
    public async Task<string?> FindObstacleAsync(CancellationToken ct)
    {
        try
        {
            await using var command = database.CreateCommand(SelectIsMigrated);
            return await command.ExecuteScalarAsync(ct) is true ? null : "The database has no schema yet: the indexer creates it when it starts.";
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            return $"The database does not admit us: {exception.Message}";
        }
    }

    public async Task<IReadOnlyList<SourceState>> LoadSourcesAsync(CancellationToken ct)
    {
        var sources = new List<SourceState>();
        await using var command = database.CreateCommand(SelectSources);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            sources.Add(new SourceState(reader.GetString(0), reader.GetInt64(1), reader.GetDateTime(2)));
        return sources;
    }
}
