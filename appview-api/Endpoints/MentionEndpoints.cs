using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Lexicons.Parts.Page.Mention;

namespace PlyrFm.AppViewApi.Endpoints;

/// <summary>What a text editor offers to mention while somebody types.</summary>
internal sealed class MentionEndpoints(MixedSearch search, ActorQueries actors, PageLoader pages, MentionViews mentions)
{
    // Of one character there is too much to offer anything.
    private const int MinSearchGraphemes = 2;

    private const string Artists = "artists";

    private static readonly string[] Everything = [MixedSearch.Tracks, MixedSearch.Actors, MixedSearch.Albums, MixedSearch.Playlists, MixedSearch.Tags];

    public void Map(XrpcRouter xrpc) => xrpc.Query(Search.NsidText, SearchAsync, QueryCost.Search);

    private async Task<JsonReply> SearchAsync(XrpcParameters parameters, Audience audience, CancellationToken ct)
    {
        // Which record had the editor ask makes no difference here.
        parameters.RecordUri(Search.Parameters.Service);
        var typed = parameters.Text(Search.Parameters.Search, Search.Parameters.SearchMaxLength, Search.Parameters.SearchMaxGraphemes);
        var scope = parameters.OptionalText(Search.Parameters.Scope, Search.Parameters.ScopeMaxLength);
        var limit = parameters.Limit(Search.Parameters.LimitDefault, Search.Parameters.LimitMaximum);

        var text = ActorSearchEndpoints.Text(typed);
        var results = SyntaxRules.GraphemeCount(text.Plain) < MinSearchGraphemes ? [] : await FindAsync(audience, text, scope, limit, ct);
        return JsonReply.Of(new SearchOutput { Results = results }, ApiJson.Relaxed.SearchOutput, Freshness.Latest);
    }

    private async Task<IReadOnlyList<SearchResult>> FindAsync(Audience audience, SearchText text, string? scope, int limit, CancellationToken ct)
    {
        // One account: its tracks are what the subscope of artists offers.
        long? artist = null;
        if (Did.TryParse(scope, out var did))
        {
            if (await actors.FindAsync(audience, AtIdentifier.Parse(did.Value), ct) is not { Sight: Sight.Shown } actor)
                return [];
            (artist, scope) = (actor.Id, MixedSearch.Tracks);
        }

        // A kind that is not known here finds nothing.
        string[] kinds = scope switch { null => Everything, Artists => [MixedSearch.Actors], _ => [scope] };
        var found = await search.FindAsync(audience, text, kinds, artist, includeAdult: false, limit, ct);
        var views = await found.LoadAsync(pages, audience, ct);
        return
        [
            .. found.Merge(
                (id, _) => views.BriefTrack(id) is { } track ? mentions.Track(track) : null,
                (id, _) => views.AccountOrNull(id) is { } actor ? MentionViews.Actor(actor) : null,
                (id, _) => views.List(id) is { } list ? mentions.List(list) : null,
                static (tag, _) => MentionViews.Tag(tag)).Take(limit),
        ];
    }
}
