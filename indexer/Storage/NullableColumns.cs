using Npgsql;
using NpgsqlTypes;

namespace PlyrFm.Indexer.Storage;

/// <summary>Reads and writes columns that may be null.</summary>
internal static class NullableColumns
{
    public static string? NullableText(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static DateTimeOffset? NullableTime(this NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);

    public static Task WriteNullableAsync(this NpgsqlBinaryImporter row, long? value, NpgsqlDbType type, CancellationToken ct) =>
        value is { } present ? row.WriteAsync(present, type, ct) : row.WriteNullAsync(ct);

    public static Task WriteNullableAsync(this NpgsqlBinaryImporter row, short? value, NpgsqlDbType type, CancellationToken ct) =>
        value is { } present ? row.WriteAsync(present, type, ct) : row.WriteNullAsync(ct);

    public static Task WriteNullableAsync(this NpgsqlBinaryImporter row, byte[]? value, NpgsqlDbType type, CancellationToken ct) =>
        value is { } present ? row.WriteAsync(present, type, ct) : row.WriteNullAsync(ct);

    public static Task WriteNullableAsync(this NpgsqlBinaryImporter row, string? value, NpgsqlDbType type, CancellationToken ct) =>
        value is { } present ? row.WriteAsync(present, type, ct) : row.WriteNullAsync(ct);
}
