using Npgsql;

namespace PlyrFm.Indexer.Storage;

/// <summary>Reads columns that may be null.</summary>
internal static class NullableColumns
{
    public static string? NullableText(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static DateTimeOffset? NullableTime(this NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
}
