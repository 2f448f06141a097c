using PlyrFm.AppViewApi.Queries;

namespace PlyrFm.AppViewApi.Endpoints;

/// <summary>The two steps of a search (<see cref="SearchSql"/>), as one order that can be paged through.</summary>
internal static class SearchSteps
{
    // A page that the first step fills, and every page before its end, costs nothing of the second, which is the slow one.
    public static async Task<List<SearchHit>> RunAsync(
        Keyset after,
        int count,
        Func<Keyset, int, Task<List<SearchHit>>> lexical,
        Func<Keyset, int, Task<List<SearchHit>>>? fuzzy)
    {
        var isInSecond = fuzzy is not null && after.Key < SearchSql.FuzzyStart.Key;
        var hits = isInSecond ? [] : await lexical(after, count);
        if (fuzzy is not null && hits.Count < count)
            hits.AddRange(await fuzzy(isInSecond ? after : SearchSql.FuzzyStart, count - hits.Count));
        return hits;
    }
}
