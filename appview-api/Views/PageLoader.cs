using PlyrFm.AppViewApi.Queries;

namespace PlyrFm.AppViewApi.Views;

/// <summary>Loads the rows of a page and makes views of them.</summary>
internal sealed class PageLoader(PageQueries queries, Collections collections, Addresses addresses, AudioSources audio)
{
    public async Task<PageViews> LoadAsync(
        CancellationToken ct, IEnumerable<long>? tracks = null, IEnumerable<long>? lists = null, IEnumerable<long>? accounts = null)
    {
        var rows = await queries.LoadAsync(tracks ?? [], lists ?? [], accounts ?? [], ct);
        return new PageViews(rows, collections, addresses, audio);
    }
}
