using Npgsql;

namespace PlyrFm.Indexer.Storage;

/// <summary>Parameters whose PostgreSQL type follows from their .NET type, known when compiled.</summary>
internal static class Parameter
{
    public static NpgsqlParameter Of<T>(string name, T value) => new NpgsqlParameter<T>(name, value);

    /// <summary>An array with one element per row.</summary>
    public static NpgsqlParameter Each<TRow, T>(string name, IReadOnlyList<TRow> rows, Func<TRow, T> element)
    {
        var values = new T[rows.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = element(rows[i]);
        }

        return new NpgsqlParameter<T[]>(name, values);
    }
}
