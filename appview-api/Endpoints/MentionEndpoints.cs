using System.Text.Json;
using PlyrFm.AppViewApi.Feeds;
using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Lexicons.Fm.Plyr.Actor;
using PlyrFm.Lexicons.Fm.Plyr.Unspecced;

namespace PlyrFm.AppViewApi.Endpoints;

/// <summary>
/// <c>parts.page.mention.search</c>: editors ask what somebody may mean who types a name, to mention it or to show a player in a text. A query of somebody
/// else's lexicon; whoever asks is anonymous, with a token or without, since everybody finds the same.
/// </summary>
internal sealed class MentionEndpoints(
    SearchAllEndpoints search, ActorQueries actors, RateLimits limits, Collections collections, ApiOptions options, Audience everyone)
{
    public const string ServiceId = "#mention_search";

    private const string Path = XrpcRouter.Prefix + "/parts.page.mention.search";
    private const string Tracks = SearchAll.Parameters.TypesValues.Tracks;
    private const string AlbumType = "album";

    private const int MaxSearchBytes = 1000;
    private const int MaxSearchGraphemes = 100;
    private const int MinSearchLength = 2;
    private const int MaxNameBytes = 8192;
    private const int DefaultLimit = 20;
    private const int MaxLimit = 50;

    // What editors call kinds, and what searchAll does.
    private static readonly Dictionary<string, string> Kinds = new(StringComparer.Ordinal)
    {
        ["tracks"] = Tracks,
        ["artists"] = SearchAll.Parameters.TypesValues.Actors,
        ["albums"] = SearchAll.Parameters.TypesValues.Albums,
        ["playlists"] = SearchAll.Parameters.TypesValues.Playlists,
        ["tags"] = SearchAll.Parameters.TypesValues.Tags,
    };

    public void Map(WebApplication app) => app.MapMethods(Path, [HttpMethods.Get, HttpMethods.Head], SendAsync);

    private async Task SendAsync(HttpContext context)
    {
        limits.Admit(context, QueryCost.Search, viewer: null);
        var ct = context.RequestAborted;
        var parameters = XrpcParameters.Of(context.Request.QueryString);
        // Names the record by which editors know this service. There is one kind of service here, whatever it is called.
        parameters.Uri("service");
        var words = parameters.Text("search", MaxSearchBytes, MaxSearchGraphemes);
        var scope = parameters.OptionalText("scope", MaxNameBytes);
        var limit = parameters.Limit(DefaultLimit, MaxLimit);

        var text = ActorSearchEndpoints.Text(words);
        var found = text.Plain.Length < MinSearchLength ? [] : await FindAsync(text, scope, limit, ct);
        using var buffer = new MemoryStream();
        await using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = ErrorJson.Relaxed.Options.Encoder }))
        {
            json.WriteStartObject();
            json.WriteStartArray("results");
            foreach (var mention in found.Select(MentionOf).Take(limit))
                mention.Write(json);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        await JsonReply.OfUtf8(buffer.ToArray(), Freshness.Latest).SendAsync(context);
    }

    // A scope is a kind, or an artist among whose tracks to look.
    private async Task<IReadOnlyList<ISearchAllOutputResults>> FindAsync(SearchText text, string? scope, int limit, CancellationToken ct)
    {
        if (scope is null || Kinds.ContainsKey(scope))
            return await search.FindAsync(everyone, text, scope is null ? [] : [Kinds[scope]], null, includeAdult: false, limit, ct);
        if (!AtIdentifier.TryParse(scope, out var artist))
            throw new XrpcException(XrpcError.InvalidRequest($"Parameter scope has to be one of {string.Join(", ", Kinds.Keys)}, or an account."));
        return await actors.FindAsync(everyone, artist, ct) is { Sight: Sight.Shown } found
            ? await search.FindAsync(everyone, text, [Tracks], found.Id, includeAdult: false, limit, ct)
            : [];
    }

    private Mention MentionOf(ISearchAllOutputResults result) => result switch
    {
        TrackHit { Track: var track } => new Mention(
            track.Uri, track.Title, $"by {Name(track.Artist)}", Page(track.Uri), track.Artwork?.Fullsize, "track", Frame(track.Uri)),
        ActorHit { Actor: var actor } => new Mention(
            $"at://{actor.Did}", Name(actor), $"@{actor.Handle}", $"{FrontEndAddress.Origin}/u/{actor.Handle}", actor.Avatar, "artist", Scope: (actor.Did, "Tracks")),
        ListHit { List: var list } => new Mention(
            list.Uri, list.Name ?? "(untitled)", $"by {Name(list.Owner)}", Page(list.Uri), list.Artwork?.Fullsize,
            list.ListType == AlbumType ? "album" : "playlist", Frame(list.Uri)),
        TagHit { Tag.Name: var tag } => new Mention(TagPage(tag), $"#{tag}", null, TagPage(tag), null, "tag"),
        _ => throw new ArgumentOutOfRangeException(nameof(result)),
    };

    private (string Address, int Height) Frame(string uri)
    {
        var parsed = AtUri.Parse(uri);
        var isTrack = collections.IsTrack(parsed);
        return ($"{options.Origin}/embed/{(isTrack ? "track" : "list")}/{parsed.Authority}/{parsed.RecordKey}", isTrack ? EmbedPage.TrackHeight : EmbedPage.ListHeight);
    }

    private static string Name(ProfileViewBasic account) => account.DisplayName ?? account.Handle;

    private static string Page(string uri) => $"{FrontEndAddress.Origin}/{uri}";

    private static string TagPage(string tag) => $"{FrontEndAddress.Origin}/tag/{Uri.EscapeDataString(tag)}";
}
