using System.Globalization;
using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.AtProto.Cbor;
using PlyrFm.Lexicons.Fm.Plyr;
using PlyrFm.Lexicons.Fm.Plyr.Unspecced;

namespace PlyrFm.AppViewApi.Endpoints;

/// <summary>What happened lately.</summary>
internal sealed class ActivityEndpoints(
    ActivityQueries activity, ActorQueries actors, PageLoader pages, Collections collections, TimeProvider time)
{
    // Of the output lexicon, with room for the widest record.
    private const int MaxTextBytes = 10_000;

    private static readonly string[] AllKinds =
    [
        GetActivity.Parameters.KindsValues.Track, GetActivity.Parameters.KindsValues.Like, GetActivity.Parameters.KindsValues.Comment,
        GetActivity.Parameters.KindsValues.List, GetActivity.Parameters.KindsValues.Profile,
    ];

    public void Map(XrpcRouter xrpc)
    {
        xrpc.Query(GetActivity.NsidText, GetActivityAsync);
        xrpc.Query(GetActivityHistogram.NsidText, GetActivityHistogramAsync);
    }

    private async Task<JsonReply> GetActivityAsync(XrpcParameters parameters, Audience audience, CancellationToken ct)
    {
        string[] kinds =
        [
            .. parameters.Texts(GetActivity.Parameters.Kinds, GetActivity.Parameters.KindsMaxLength, GetActivity.Parameters.KindsItemMaxLength),
        ];
        var authority = parameters.OptionalActor(GetActivity.Parameters.Actor);
        var limit = parameters.Limit(GetActivity.Parameters.LimitDefault, GetActivity.Parameters.LimitMaximum);
        var cursor = Cursor.For(GetActivity.NsidText, string.Join('\n', kinds.Order(StringComparer.Ordinal)), authority?.Value);
        var after = cursor.ReadTime(parameters.Cursor, Keyset.NewestFirst);

        var actor = authority is { } asked ? Found.OrThrow(await actors.FindAsync(audience, asked, ct)) : null;
        // Kinds that are not known here have no events; asking for none is asking for all.
        var rows = await activity.ListNewestAsync(audience, kinds.Length > 0 ? kinds : AllKinds, actor?.Id, after, Page.Probe(limit), ct);
        var page = Page.Cut(rows, limit, cursor, static row => row.Place);
        var views = await pages.LoadAsync(
            audience,
            ct,
            tracks: page.Rows.Select(row => row.TrackId).OfType<long>(),
            lists: page.Rows.Where(IsList).Select(row => row.Id),
            accounts: page.Rows.Select(row => row.ActorId));
        var output = new GetActivityOutput { Events = [.. page.Rows.Select(row => EventView(row, views)).OfType<ActivityEvent>()], Cursor = page.Cursor };
        return JsonReply.Of(output, ApiJson.Relaxed.GetActivityOutput, Freshness.Latest);
    }

    private async Task<JsonReply> GetActivityHistogramAsync(XrpcParameters parameters, CancellationToken ct)
    {
        var days = (int)parameters.Integer(
            GetActivityHistogram.Parameters.Days, GetActivityHistogram.Parameters.DaysDefault, GetActivityHistogram.Parameters.DaysMinimum,
            GetActivityHistogram.Parameters.DaysMaximum);
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var first = today.AddDays(1 - days);

        var counts = (await activity.ListDaysAsync(first, today, ct)).ToDictionary(row => row.Day, row => row.Count);
        var output = new GetActivityHistogramOutput
        {
            Days =
            [
                .. Enumerable.Range(0, days).Select(first.AddDays).Select(day => new DayCount
                {
                    Date = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    Count = counts.GetValueOrDefault(day),
                }),
            ],
        };
        return JsonReply.Of(output, ApiJson.Relaxed.GetActivityHistogramOutput, Freshness.Totals);
    }

    // Null when its track or list went while the page was loading.
    private ActivityEvent? EventView(ActivityRow row, PageViews views)
    {
        var track = row.TrackId is { } trackId ? views.BriefTrack(trackId) : null;
        var list = IsList(row) ? views.BriefList(row.Id) : null;
        if ((row.TrackId is not null && track is null) || (IsList(row) && list is null))
            return null;
        return new ActivityEvent
        {
            Kind = row.Kind,
            Uri = UriOf(row),
            Actor = views.Account(row.ActorId),
            Track = track,
            List = list,
            Text = row.Comment is { } block ? TextOf(block) : null,
            SortAt = Timestamp.Text(row.SortAt),
        };
    }

    private string UriOf(ActivityRow row) => row.Kind switch
    {
        ActivityEvent.KindValues.Track => collections.TrackUri(row.ActorDid, row.RecordKey),
        ActivityEvent.KindValues.Like => collections.LikeUri(row.ActorDid, row.RecordKey),
        ActivityEvent.KindValues.Comment => collections.CommentUri(row.ActorDid, row.RecordKey),
        ActivityEvent.KindValues.List => collections.ListUri(row.ActorDid, row.RecordKey),
        ActivityEvent.KindValues.Profile => collections.ProfileUri(row.ActorDid, row.RecordKey),
        _ => throw new ArgumentOutOfRangeException(nameof(row)),
    };

    private static bool IsList(ActivityRow row) => row.Kind == ActivityEvent.KindValues.List;

    private static string? TextOf(byte[] block) =>
        DisplayText.Prose(Comment.Read((DataMap)DataValue.FromCbor(block)).Text, MaxTextBytes, MaxTextBytes);
}
