using System.Text.Json;
using PlyrFm.AppViewApi.Endpoints;
using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Lexicons.Fm.Plyr.Actor;
using PlyrFm.Lexicons.Fm.Plyr.Graph;
using PlyrFm.Lexicons.Fm.Plyr.Unspecced;

namespace PlyrFm.AppViewApi.Frontend;

/// <summary><c>/search/</c>: what <c>searchAll</c> finds, by the names of the front end.</summary>
internal sealed class SearchGroup(
    SearchAllEndpoints search, TrackQueries tracks, ListQueries lists, NamedLists named, FrontendPages pages, Collections collections, Audience everyone)
{
    private const string Album = "album";

    // The front end's words for the kinds, and the lexicon's.
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["tracks"] = SearchAll.Parameters.TypesValues.Tracks,
        ["artists"] = SearchAll.Parameters.TypesValues.Actors,
        ["albums"] = SearchAll.Parameters.TypesValues.Albums,
        ["tags"] = SearchAll.Parameters.TypesValues.Tags,
        ["playlists"] = SearchAll.Parameters.TypesValues.Playlists,
    };

    public void Map(FrontendRouter router)
    {
        router.Get("/search", SearchAsync, QueryCost.Search);
        router.Get("/search/semantic", static (parameters, _) => Task.FromResult(Reply(json =>
        {
            json.WriteStartArray("results");
            json.WriteEndArray();
            json.WriteString("query", parameters.Text("q", 3, 200));
            json.WriteBoolean("available", false);
        })));
    }

    private async Task<JsonReply> SearchAsync(FrontendParameters parameters, CancellationToken ct)
    {
        var text = ActorSearchEndpoints.Text(parameters.Text("q", 2, 100));
        var limit = parameters.Limit(fallback: 20, max: 50);
        string[] types = [.. (parameters.OptionalText("type") ?? "").Split(',').Select(type => Types.GetValueOrDefault(type.Trim())).OfType<string>()];
        var hits = text.IsEmpty ? [] : await search.FindAsync(everyone, text, types, includeAdult: false, limit, ct);

        var foundTracks = await tracks.FindAsync(everyone, [.. hits.OfType<TrackHit>().Select(hit => AtUri.Parse(hit.Track.Uri))], ct);
        var foundLists = await lists.FindAsync(everyone, [.. hits.OfType<ListHit>().Select(hit => AtUri.Parse(hit.List.Uri))], ct);
        var views = await pages.LoadAsync(ct, tracks: foundTracks.Select(track => track.Id), lists: foundLists.Select(list => list.Id));
        var slugs = await named.LoadSlugsAsync([.. foundLists.Select(list => list.Id)], ct);
        var numberOf = foundTracks.ToDictionary(track => collections.TrackUri(track.Did, track.RecordKey), track => views.NumberOf(track.Id));
        var slugOf = foundLists.Where(list => views.ListOf(list.Id) is not null).ToDictionary(
            list => collections.ListUri(list.Did, views.ListOf(list.Id)!.RecordKey), list => slugs.GetValueOrDefault(list.Id));
        return Reply(json => Write(json, hits, numberOf, slugOf));
    }

    private static void Write(
        Utf8JsonWriter json, IReadOnlyList<ISearchAllOutputResults> hits, Dictionary<string, long?> numberOf, Dictionary<string, string?> slugOf)
    {
        var counts = Types.Keys.ToDictionary(type => type, _ => 0);
        json.WriteStartArray("results");
        foreach (var (place, hit) in hits.Index())
        {
            switch (hit)
            {
                case TrackHit { Track: var track } found when numberOf.GetValueOrDefault(track.Uri) is { } number:
                    Begin(json, "track", found.Score, counts, "tracks");
                    json.WriteNumber("id", number);
                    json.WriteString("title", track.Title);
                    WriteOwner(json, "artist_handle", "artist_display_name", track.Artist);
                    json.WriteString("image_url", track.Artwork?.Fullsize);
                    json.WriteEndObject();
                    break;
                case ActorHit { Actor: var actor } found:
                    Begin(json, "artist", found.Score, counts, "artists");
                    json.WriteString("did", actor.Did);
                    WriteOwner(json, "handle", "display_name", actor);
                    json.WriteString("avatar_url", actor.Avatar);
                    json.WriteEndObject();
                    break;
                case ListHit { List: { ListType: Album, ItemCount: > 0 } list } found when slugOf.GetValueOrDefault(list.Uri) is { } slug:
                    Begin(json, Album, found.Score, counts, "albums");
                    json.WriteString("title", list.Name);
                    json.WriteString("slug", slug);
                    WriteOwner(json, "artist_handle", "artist_display_name", list.Owner);
                    EndList(json, list);
                    break;
                case ListHit { List: { ListType: not Album } list } found when slugOf.ContainsKey(list.Uri):
                    Begin(json, "playlist", found.Score, counts, "playlists");
                    json.WriteString("name", list.Name);
                    WriteOwner(json, "owner_handle", "owner_display_name", list.Owner);
                    json.WriteNumber("track_count", list.ItemCount);
                    EndList(json, list);
                    break;
                case TagHit { Tag: var tag } found:
                    Begin(json, "tag", found.Score, counts, "tags");
                    // Tags have no numbers; pages tell results apart by them.
                    json.WriteNumber("id", place + 1);
                    json.WriteString("name", tag.Name);
                    json.WriteNumber("track_count", tag.TrackCount);
                    json.WriteEndObject();
                    break;
            }
        }

        json.WriteEndArray();
        json.WriteStartObject("counts");
        foreach (var (type, count) in counts)
            json.WriteNumber(type, count);
        json.WriteEndObject();
    }

    private static void Begin(Utf8JsonWriter json, string type, long score, Dictionary<string, int> counts, string kind)
    {
        counts[kind]++;
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteNumber("relevance", score / 1000m);
    }

    private static void EndList(Utf8JsonWriter json, ListView list)
    {
        json.WriteString("id", NameBasedUuid.OfUrl(list.Uri).ToString());
        json.WriteString("image_url", list.Artwork?.Fullsize);
        json.WriteEndObject();
    }

    private static void WriteOwner(Utf8JsonWriter json, string handleName, string nameName, ProfileViewBasic account)
    {
        var handle = account.Handle == Handle.Invalid.Value ? account.Did : account.Handle;
        json.WriteString(handleName, handle);
        json.WriteString(nameName, account.DisplayName ?? handle);
    }

    private static JsonReply Reply(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = ErrorJson.Relaxed.Options.Encoder }))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return JsonReply.OfUtf8(buffer.ToArray(), Freshness.Latest);
    }
}
