using PlyrFm.AppViewApi.Queries;

namespace PlyrFm.AppViewApi.Views;

/// <summary>Loads the rows of a page and makes views of them.</summary>
internal sealed class PageLoader(PageQueries queries, Collections collections, Addresses addresses, AudioSources audio, Gates gates)
{
    /// <param name="audience">Whose state the views show, and whose labels.</param>
    public async Task<PageViews> LoadAsync(
        Audience audience, CancellationToken ct, IEnumerable<long>? tracks = null, IEnumerable<long>? lists = null, IEnumerable<long>? accounts = null)
    {
        var rows = await queries.LoadAsync(audience, tracks ?? [], lists ?? [], accounts ?? [], ct);
        var answers = await gates.AskAsync(
            rows.Tracks.Values.Select(track => (track.Audio, rows.Accounts[track.ActorId].Did)), audience.Viewer, Gates.PagePatience, ct);
        return new PageViews(rows, audience, answers, collections, addresses, audio);
    }
}
