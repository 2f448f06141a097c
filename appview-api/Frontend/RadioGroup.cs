using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AppViewApi.Xrpc;

namespace PlyrFm.AppViewApi.Frontend;

/// <summary>
/// <c>/radio/</c>: the same for everybody who asks at the same moment. Nothing is played by this service: players follow the times, and go on by themselves.
/// </summary>
internal sealed class RadioGroup(RadioQueries radio, FrontendPages pages, Addresses addresses, Audience everyone, TimeProvider time)
{
    private const int DefaultLimit = 40;
    private const int MaxLimit = 75;
    private const int MaxUpNext = 4;

    public void Map(FrontendRouter router)
    {
        router.Get("/radio/stations", ListStationsAsync);
        router.Get("/radio/state", GetStateAsync);
        router.Get("/radio/state.json", GetStateAsync);
    }

    private async Task<JsonReply> ListStationsAsync(FrontendParameters parameters, CancellationToken ct)
    {
        var stations = await FindStationsAsync(time.GetUtcNow().UtcDateTime, ct);
        return JsonReply.Of(
            new StationsResponse(stations[0].Slug, [.. stations.Select(station => View(station, stations))]), FrontendJson.Relaxed.StationsResponse, Freshness.Totals);
    }

    private async Task<JsonReply> GetStateAsync(FrontendParameters parameters, CancellationToken ct)
    {
        var limit = parameters.Limit(DefaultLimit, MaxLimit);
        var now = time.GetUtcNow().UtcDateTime;
        var stations = await FindStationsAsync(now, ct);
        var slug = parameters.OptionalText("station") ?? stations[0].Slug;
        var station = stations.FirstOrDefault(station => station.Slug == slug) ?? throw FrontendError.NotFound("station not found");

        var rotation = await radio.ListPlayingAsync(everyone, station.Slug, now, ct);
        var views = await pages.LoadAsync(ct, tracks: rotation.Select(entry => entry.TrackId).OfType<long>());
        var state = rotation.Count == 0
            ? Silence(View(station, stations), now)
            : State(View(station, stations), rotation, RadioMoment.Of(rotation, now), [.. rotation.Select(entry => Track(entry, views))], limit, now);
        return JsonReply.Of(state, FrontendJson.Relaxed.RadioStateResponse, Freshness.NoStore);
    }

    private static RadioStateResponse State(
        StationResponse station, List<RotationEntry> rotation, RadioMoment moment, RadioTrackResponse?[] tracks, int limit, DateTime now)
    {
        var current = tracks[moment.Index];
        // Once round from the current one, which comes last again.
        var upNext = Enumerable.Range(1, tracks.Length - 1).Select(step => tracks[(moment.Index + step) % tracks.Length]).OfType<RadioTrackResponse>();
        RadioTrackResponse[] shown = [.. tracks.OfType<RadioTrackResponse>()];
        var index = tracks.Take(moment.Index).Count(track => track is not null);
        // As much of it as was asked for, and the current one in it.
        var from = Math.Max(0, index + 1 - limit);
        return new RadioStateResponse(
            station,
            station.Slug,
            IsoTime.Text(now),
            rotation.Sum(entry => entry.Seconds),
            current is null ? null : index - from,
            current is null ? null : IsoTime.Text(moment.StartedAt),
            current is null ? null : IsoTime.Text(moment.EndsAt),
            current is null ? 0 : (int)(now - moment.StartedAt).TotalSeconds,
            current,
            [.. upNext.Take(MaxUpNext)],
            [.. shown.Skip(from).Take(limit)]);
    }

    // An index in which nothing can be played yet.
    private static RadioStateResponse Silence(StationResponse station, DateTime now) =>
        new(station, station.Slug, IsoTime.Text(now), 0, null, null, null, 0, null, [], []);

    // The first one is always there, so that there is one to tune to.
    private async Task<IReadOnlyList<RadioStation>> FindStationsAsync(DateTime now, CancellationToken ct)
    {
        var playing = await radio.ListStationsAsync(now, ct);
        return [.. RadioStation.All.Where((station, i) => i == 0 || playing.Contains(station.Slug))];
    }

    private static StationResponse View(RadioStation station, IReadOnlyList<RadioStation> stations) =>
        new(station.Slug, station.Name, station.Description, station == stations[0]);

    private RadioTrackResponse? Track(RotationEntry entry, FrontendPage views) =>
        entry.TrackId is { } id && views.Track(id) is { } track && views.RowOf(id) is { } row
            ? new RadioTrackResponse(
                track.Id, track.Title, track.Artist, track.ArtistHandle, track.ArtistDid, addresses.Audio(track.ArtistDid, row.RecordKey), track.FileType, entry.Seconds,
                track.ImageUrl, track.AtprotoRecordUri, track.AtprotoRecordCid, track.CreatedAt, track.Tags, track.LikeCount, track.PlayCount)
            : null;
}
