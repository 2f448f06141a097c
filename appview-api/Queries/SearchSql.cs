using Npgsql;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>What all searches have in common. Fragments are immutable in their parameters, so the planner sees values.</summary>
/// <remarks>
/// Two steps. The lexical one takes what begins with the text, contains it, or has its words; the fuzzy one, what looks like it, only fills
/// up a page that the first leaves short. Keys are millionths of a score: not below 0 for the first step, below 0 for the second, so one
/// keyset runs through both.
/// </remarks>
internal static class SearchSql
{
    /// <summary>The text in the form in which everything is compared.</summary>
    public const string Text = "plyr_norm(@text)";

    /// <summary>A pattern of <c>like</c> for what begins with the text, in the width of the prefix indexes.</summary>
    public const string Beginning = "plyr_literal(left(plyr_norm(@text), 64)) || '%'";

    /// <summary>A pattern of <c>like</c> for what contains the text.</summary>
    public const string Part = "'%' || plyr_literal(plyr_norm(@text)) || '%'";

    /// <summary>Shorter texts are only looked for at the beginning: they have no trigram, and half of everything contains them.</summary>
    public const string IsLong = "char_length(plyr_norm(@text)) >= 3";

    /// <summary>All complete words, and the beginning of the last one.</summary>
    public const string Words = """
        (websearch_to_tsquery('simple'::regconfig, plyr_norm(@whole)) && to_tsquery('simple'::regconfig, case when @begun = '' then ''
            else '''' || replace(replace(plyr_norm(@begun), '\', '\\'), '''', '''''') || ''':*' end))
        """;

    /// <summary>Any of the words to leave out.</summary>
    public const string Excluded = "websearch_to_tsquery('simple'::regconfig, plyr_norm(@excluded))";

    /// <summary>What one way of finding may bring: a text that more things match asks for nothing in particular.</summary>
    public const string Cap = "1000";

    // Search may take more time than other queries and is worth less: it gives up first. How it is done best depends on how many things the text
    // fits, so it is planned for each text.
    private const string Terms = "select set_config('statement_timeout', '1000', true), set_config('plan_cache_mode', 'force_custom_plan', true)";

    /// <summary>Where the second step begins.</summary>
    public static Keyset FuzzyStart { get; } = new(0, long.MinValue);

    public static async Task<List<T>> SearchAsync<T>(
        this NpgsqlDataSource database, string sql, Audience audience, SearchText text, NpgsqlParameter[] parameters, Func<NpgsqlDataReader, T> read, CancellationToken ct)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Terms));
        var search = new NpgsqlBatchCommand(sql);
        search.Parameters.Add(new NpgsqlParameter<string>("text", text.Plain));
        search.Parameters.Add(new NpgsqlParameter<string>("whole", text.Whole));
        search.Parameters.Add(new NpgsqlParameter<string>("begun", text.Begun));
        search.Parameters.Add(new NpgsqlParameter<string>("excluded", text.Excluded));
        foreach (var parameter in audience.Parameters.Concat(parameters))
            search.Parameters.Add(parameter);
        batch.BatchCommands.Add(search);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        return await reader.ReadAllAsync(read, ct);
    }
}
