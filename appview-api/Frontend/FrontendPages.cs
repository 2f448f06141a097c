using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;

namespace PlyrFm.AppViewApi.Frontend;

/// <summary>Loads what a page of the front end refers to, in one round trip.</summary>
internal sealed class FrontendPages(
    PageQueries queries, Collections collections, Addresses addresses, AudioSources audio, ApiOptions options, Audience everyone)
{
    public async Task<FrontendPage> LoadAsync(
        CancellationToken ct, IEnumerable<long>? tracks = null, IEnumerable<long>? lists = null, IEnumerable<long>? accounts = null)
    {
        var rows = await queries.LoadNamedAsync(everyone, tracks ?? [], lists ?? [], accounts ?? [], ct);
        return new FrontendPage(rows, collections, addresses, audio, options);
    }
}
