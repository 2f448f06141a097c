using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.Lexicons.Fm.Plyr.Actor;

namespace PlyrFm.AppViewApi.Endpoints;

/// <summary>Search of accounts, and suggestions while somebody types.</summary>
internal sealed class ActorSearchEndpoints(ActorSearch search, ProfileViews profiles, PageLoader pages)
{
    public void Map(XrpcRouter xrpc)
    {
        xrpc.Query(SearchActors.NsidText, SearchActorsAsync, QueryCost.Search);
        xrpc.Query(SearchActorsTypeahead.NsidText, SearchActorsTypeaheadAsync, QueryCost.Search);
    }

    private async Task<JsonReply> SearchActorsAsync(XrpcParameters parameters, Audience audience, CancellationToken ct)
    {
        var q = parameters.Text(SearchActors.Parameters.Q, SearchActors.Parameters.QMaxLength, SearchActors.Parameters.QMaxGraphemes);
        var artistsOnly = parameters.Flag(SearchActors.Parameters.ArtistsOnly);
        var limit = parameters.Limit(SearchActors.Parameters.LimitDefault, SearchActors.Parameters.LimitMaximum);
        var cursor = Cursor.For(SearchActors.NsidText, q, artistsOnly ? "artists" : null);
        var after = cursor.Read(parameters.Cursor, Keyset.HighestFirst);

        // The lexicon has no error for a text without a word: it finds nothing.
        var text = Text(q);
        var hits = text.IsEmpty ? [] : await SearchSteps.RunAsync(
            after,
            Page.Probe(limit),
            (place, count) => search.ListLexicalAsync(audience, text, artistsOnly, place, count, ct),
            text.HasPhrase ? null : (place, count) => search.ListFuzzyAsync(audience, text, artistsOnly, place, count, ct));
        var page = Page.Cut(hits, limit, cursor, static hit => hit.Place);
        var output = new SearchActorsOutput { Actors = await profiles.LoadAsync(audience, [.. page.Rows.Select(hit => hit.Id)], ct), Cursor = page.Cursor };
        return JsonReply.Of(output, ApiJson.Relaxed.SearchActorsOutput, Freshness.Latest);
    }

    private async Task<JsonReply> SearchActorsTypeaheadAsync(XrpcParameters parameters, Audience audience, CancellationToken ct)
    {
        var q = parameters.Text(SearchActorsTypeahead.Parameters.Q, SearchActorsTypeahead.Parameters.QMaxLength);
        var limit = parameters.Limit(SearchActorsTypeahead.Parameters.LimitDefault, SearchActorsTypeahead.Parameters.LimitMaximum);

        var text = Text(q);
        var ids = text.IsEmpty ? [] : await search.SuggestAsync(audience, text, limit, ct);
        var views = await pages.LoadAsync(audience, ct, accounts: ids);
        var output = new SearchActorsTypeaheadOutput { Actors = [.. ids.Select(views.AccountOrNull).OfType<ProfileViewBasic>()] };
        return JsonReply.Of(output, ApiJson.Relaxed.SearchActorsTypeaheadOutput, Freshness.Latest);
    }

    /// <summary>What was typed, with or without the sign that people put before a handle.</summary>
    public static SearchText Text(string q) => SearchText.Parse(q.TrimStart(' ', '@'));
}
