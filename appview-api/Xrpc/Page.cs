using PlyrFm.AppViewApi.Queries;

namespace PlyrFm.AppViewApi.Xrpc;

/// <summary>One page of results, and the cursor that leads on when there is more.</summary>
internal sealed record Page<T>(IReadOnlyList<T> Rows, string? Cursor);

/// <summary>Cuts pages.</summary>
internal static class Page
{
    /// <summary>The most rows that a page of tracks or of activity asks for, as SQL.</summary>
    /// <remarks>
    /// Of <c>limit @limit</c> in a plan that is kept the planner thinks that a tenth of the table is wanted, and sorts it. With a number inside and the
    /// parameter outside it walks along the index, and stops where the parameter says.
    /// </remarks>
    public const string MostSql = "101";

    /// <summary>Statements ask for one row more than the page shows: only if it is there does the page get a cursor.</summary>
    public static int Probe(int limit) => limit + 1;

    /// <param name="rows">What a statement with the limit <see cref="Probe"/> found.</param>
    public static Page<T> Cut<T>(List<T> rows, int limit, Cursor cursor, Func<T, Keyset> placeOf)
    {
        if (rows.Count <= limit)
            return new Page<T>(rows, null);
        rows.RemoveRange(limit, rows.Count - limit);
        return new Page<T>(rows, cursor.Write(placeOf(rows[^1])));
    }
}
