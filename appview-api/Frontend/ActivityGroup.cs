using System.Globalization;
using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.AtProto.Cbor;
using PlyrFm.Lexicons.Fm.Plyr;
using PlyrFm.Lexicons.Fm.Plyr.Unspecced;

namespace PlyrFm.AppViewApi.Frontend;

/// <summary><c>/activity/</c>: what happened lately, and how much on which day.</summary>
internal sealed class ActivityGroup(ActivityQueries activity, NamedLists named, FrontendPages pages, Audience everyone, TimeProvider time)
{
    private const int DefaultLimit = 20;
    private const int MaxLimit = 100;
    private const int DefaultDays = 7;
    private const int MaxDays = 30;
    private const int MaxTextBytes = 10_000;
    private const string Album = "album";
    private const string Playlist = "playlist";

    // By the lexicon's words for them.
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        [ActivityEvent.KindValues.Track] = "track",
        [ActivityEvent.KindValues.Like] = "like",
        [ActivityEvent.KindValues.Comment] = "comment",
        [ActivityEvent.KindValues.Profile] = "join",
    };

    private static readonly string[] Kinds = [.. Types.Keys, ActivityEvent.KindValues.List, ActivityQueries.Addition];

    public void Map(FrontendRouter router)
    {
        router.Get("/activity", ListAsync);
        router.Get("/activity/histogram", CountAsync);
    }

    private async Task<JsonReply> ListAsync(FrontendParameters parameters, CancellationToken ct)
    {
        var limit = parameters.ClampedLimit(DefaultLimit, MaxLimit);
        var cursor = Cursor.For("/activity");
        var after = parameters.After(cursor);

        var rows = await activity.ListNewestAsync(everyone, Kinds, null, after, Page.Probe(limit), ct);
        var page = Page.Cut(rows, limit, cursor, static row => row.Place);
        long[] lists = [.. page.Rows.Select(row => row.ListId).OfType<long>()];
        var views = await pages.LoadAsync(
            ct, tracks: page.Rows.Select(row => row.TrackId).OfType<long>(), lists: lists, accounts: page.Rows.Select(row => row.ActorId));
        var names = await named.LoadSlugsAsync(lists, ct);
        ActivityEventResponse[] shown = [.. page.Rows.Select(row => Event(row, views, names)).OfType<ActivityEventResponse>()];
        return JsonReply.Of(new ActivityResponse(shown, page.Cursor, page.Cursor is not null), FrontendJson.Relaxed.ActivityResponse, Freshness.Latest);
    }

    private async Task<JsonReply> CountAsync(FrontendParameters parameters, CancellationToken ct)
    {
        var days = parameters.Limit(DefaultDays, MaxDays, "days");
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var first = today.AddDays(1 - days);

        var counts = (await activity.ListDaysAsync(first, today, ct)).ToDictionary(row => row.Day, row => row.Count);
        HistogramBucket[] buckets =
        [
            .. Enumerable.Range(0, days).Select(first.AddDays).Select(day =>
                new HistogramBucket(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), counts.GetValueOrDefault(day))),
        ];
        return JsonReply.Of(new HistogramResponse(buckets), FrontendJson.Relaxed.HistogramResponse, Freshness.Totals);
    }

    // Null for lists that are neither, and for what went while the page was loading.
    private static ActivityEventResponse? Event(ActivityRow row, FrontendPage views, Dictionary<long, string> names)
    {
        if (views.PersonOrNull(row.ActorId) is not { } person)
            return null;
        // Pages take it that everybody has a name.
        var actor = person with { DisplayName = person.DisplayName ?? person.Handle };
        if (row.ListId is { } list)
            return ListEvent(row, list, actor, views, names);
        var track = row.TrackId is { } id ? Track(id, views) : null;
        return row.TrackId is not null && track is null
            ? null
            : new ActivityEventResponse(
                Types[row.Kind], actor, track, row.Comment is { } block ? TextOf(block) : null, null, IsoTime.Text(row.SortAt));
    }

    private static ActivityEventResponse? ListEvent(ActivityRow row, long id, PersonResponse owner, FrontendPage views, Dictionary<long, string> names)
    {
        if (views.ListOf(id) is not { ListType: Album or Playlist } list)
            return null;
        var collection = new ActivityCollectionResponse(
            list.ListType, views.ListId(list.OwnerDid, list.RecordKey), FrontendPage.Name(list), views.Image(list.ArtworkUrl), owner.Handle,
            names.GetValueOrDefault(id));
        if (row.Kind == ActivityQueries.Addition)
        {
            return row.TrackId is { } added && Track(added, views) is { } track
                ? new ActivityEventResponse("track_added_to_playlist", owner, track, null, collection, IsoTime.Text(row.SortAt))
                : null;
        }

        return new ActivityEventResponse(
            list.ListType == Album ? "album_release" : "playlist_create", owner, null, null, collection, IsoTime.Text(row.SortAt));
    }

    private static ActivityTrackResponse? Track(long id, FrontendPage views)
    {
        if (views.RowOf(id) is not { } track || views.NumberOf(id) is not { } number || views.PersonOrNull(track.ActorId) is not { } artist)
            return null;
        return new ActivityTrackResponse(number, FrontendPage.Title(track), artist.Handle, views.Image(track.ImageUrl), artist.AvatarUrl);
    }

    private static string? TextOf(byte[] block) =>
        DisplayText.Prose(Comment.Read((DataMap)DataValue.FromCbor(block)).Text, MaxTextBytes, MaxTextBytes);
}
