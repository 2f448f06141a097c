using PlyrFm.AppViewApi.Auth;
using PlyrFm.AppViewApi.Queries;

namespace PlyrFm.AppViewApi.Views;

/// <summary>Loads the rows of a page and makes views of them.</summary>
internal sealed class PageLoader(PageQueries queries, Collections collections, Addresses addresses, AudioSources audio, Gates gates)
{
    /// <param name="viewer">Whose state the views show; null for nobody's.</param>
    public async Task<PageViews> LoadAsync(
        Viewer? viewer, CancellationToken ct, IEnumerable<long>? tracks = null, IEnumerable<long>? lists = null, IEnumerable<long>? accounts = null)
    {
        var rows = await queries.LoadAsync(tracks ?? [], lists ?? [], accounts ?? [], viewer?.ActorId, ct);
        var answers = await gates.AskAsync(
            rows.Tracks.Values.Select(track => (track.Audio, rows.Accounts[track.ActorId].Did)), viewer, Gates.PagePatience, ct);
        return new PageViews(rows, viewer, answers, collections, addresses, audio);
    }
}
