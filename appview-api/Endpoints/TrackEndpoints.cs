using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.Lexicons.Fm.Plyr.Feed;

namespace PlyrFm.AppViewApi.Endpoints;

/// <summary>Tracks, alone and in chronological lists.</summary>
internal sealed class TrackEndpoints(TrackQueries tracks, ActorQueries actors, PageLoader pages, AudioSources audio, Gates gates, Collections collections)
{
    public void Map(XrpcRouter xrpc)
    {
        xrpc.Query(GetTrack.NsidText, GetTrackAsync);
        xrpc.Query(GetTracks.NsidText, GetTracksAsync);
        xrpc.Query(ListTracks.NsidText, ListTracksAsync);
        xrpc.Query(GetActorTracks.NsidText, GetActorTracksAsync);
        xrpc.Query(GetPlayback.NsidText, GetPlaybackAsync);
    }

    private async Task<JsonReply> GetTrackAsync(XrpcParameters parameters, Audience audience, CancellationToken ct)
    {
        var uri = parameters.RecordUri(GetTrack.Parameters.Uri);

        var found = Found.OrThrow(await tracks.FindAsync(audience, [uri], ct));
        var page = await pages.LoadAsync(audience, ct, tracks: [found.Id]);

        // Deleted between the two statements: then it is as if it had been before the first.
        var view = page.Track(found.Id) ?? throw new XrpcException(XrpcError.TrackNotFound());
        return JsonReply.Of(new GetTrackOutput { Track = view }, ApiJson.Relaxed.GetTrackOutput, Freshness.Item);
    }

    private async Task<JsonReply> GetTracksAsync(XrpcParameters parameters, Audience audience, CancellationToken ct)
    {
        var uris = parameters.RecordUris(GetTracks.Parameters.Uris, GetTracks.Parameters.UrisMaxLength);

        var found = await tracks.FindAsync(audience, uris, ct);
        var shown = found.Where(track => track.Sight == Sight.Shown).Select(track => track.Id).ToArray();
        var page = await pages.LoadAsync(audience, ct, tracks: shown);

        // The same track asked for by DID and by handle, or twice, is one track.
        var output = new GetTracksOutput { Tracks = Views(page, shown.Distinct()) };
        return JsonReply.Of(output, ApiJson.Relaxed.GetTracksOutput, Freshness.Item);
    }

    private async Task<JsonReply> ListTracksAsync(XrpcParameters parameters, Audience audience, CancellationToken ct)
    {
        var tags = Tags(parameters, ListTracks.Parameters.Tags, ListTracks.Parameters.TagsMaxLength);
        var excluded = Tags(parameters, ListTracks.Parameters.ExcludeTags, ListTracks.Parameters.ExcludeTagsMaxLength);
        var includeAdult = parameters.Flag(ListTracks.Parameters.IncludeSensitive);
        var limit = parameters.Limit(ListTracks.Parameters.LimitDefault, ListTracks.Parameters.LimitMaximum);
        var cursor = Cursor.For(
            ListTracks.NsidText, string.Join(' ', tags.Order(StringComparer.Ordinal)), string.Join(' ', excluded.Order(StringComparer.Ordinal)),
            includeAdult ? "adult" : null);
        var after = cursor.ReadTime(parameters.Cursor, Keyset.NewestFirst);

        var rows = await tracks.ListNewestAsync(audience, tags, excluded, includeAdult, after, Page.Probe(limit), ct);
        var page = Page.Cut(rows, limit, cursor, static row => row.Place);
        var output = new ListTracksOutput { Tracks = await ViewsAsync(page, audience, ct), Cursor = page.Cursor };
        return JsonReply.Of(output, ApiJson.Relaxed.ListTracksOutput, Freshness.Latest);
    }

    private async Task<JsonReply> GetActorTracksAsync(XrpcParameters parameters, Audience audience, CancellationToken ct)
    {
        var authority = parameters.Actor(GetActorTracks.Parameters.Actor);
        var filter = parameters.OneOf(
            GetActorTracks.Parameters.Filter, GetActorTracks.Parameters.FilterDefault, GetActorTracks.Parameters.FilterValues.Own,
            GetActorTracks.Parameters.FilterValues.Features, GetActorTracks.Parameters.FilterValues.All);
        var limit = parameters.Limit(GetActorTracks.Parameters.LimitDefault, GetActorTracks.Parameters.LimitMaximum);
        var cursor = Cursor.For(GetActorTracks.NsidText, authority.Value, filter);
        var after = cursor.ReadTime(parameters.Cursor, Keyset.NewestFirst);

        var actor = Found.OrThrow(await actors.FindAsync(audience, authority, ct));
        var rows = await tracks.ListByActorAsync(audience, actor.Id, RoleOf(filter), after, Page.Probe(limit), ct);
        var page = Page.Cut(rows, limit, cursor, static row => row.Place);
        var output = new GetActorTracksOutput { Tracks = await ViewsAsync(page, audience, ct), Cursor = page.Cursor };
        return JsonReply.Of(output, ApiJson.Relaxed.GetActorTracksOutput, Freshness.Item);
    }

    private async Task<JsonReply> GetPlaybackAsync(XrpcParameters parameters, Audience audience, CancellationToken ct)
    {
        var uri = parameters.RecordUri(GetPlayback.Parameters.Uri);

        var track = Found.OrThrowNotFound(await tracks.FindAsync(audience, [uri], ct));
        var access = await gates.AccessAsync(track.Audio, track.Did, audience.Viewer, ct);
        var sources = Gates.IsOpen(access) ? audio.Find(track.Audio, track.Did, track.RecordKey, track.Pds) : [];
        if (Gates.IsOpen(access) && sources.Count == 0)
            throw new XrpcException(XrpcError.AudioUnavailable());

        var output = new GetPlaybackOutput
        {
            Uri = collections.TrackUri(track.Did, track.RecordKey),
            Cid = track.Cid.ToString(),
            Sources = [.. sources.Select(SourceView)],
            Gate = PageViews.Gate(track.Audio),
            GateAccess = access,
        };
        return JsonReply.Of(output, ApiJson.Relaxed.GetPlaybackOutput, track.Audio.IsGated ? Freshness.NoStore : Freshness.Item);
    }

    private async Task<IReadOnlyList<TrackView>> ViewsAsync(Page<TrackPlace> page, Audience audience, CancellationToken ct)
    {
        var ids = page.Rows.Select(row => row.Id).ToArray();
        return Views(await pages.LoadAsync(audience, ct, tracks: ids), ids);
    }

    private static TrackView[] Views(PageViews page, IEnumerable<long> ids) => [.. ids.Select(page.Track).OfType<TrackView>()];

    private static GetPlaybackSource SourceView(AudioSource source) => new()
    {
        Url = source.Address.AbsoluteUri,
        Origin = source.Origin,
        MimeType = source.MimeType,
        Size = source.Size,
        Cid = source.Cid?.ToString(),
    };

    private static string[] Tags(XrpcParameters parameters, string name, int max) =>
    [
        .. parameters.Texts(name, max, ListTracks.Parameters.TagsItemMaxLength, ListTracks.Parameters.TagsItemMaxGraphemes)
            .Select(TagName.Normalise)
            .Where(static tag => tag.Length > 0)
            .Distinct(StringComparer.Ordinal),
    ];

    private static TrackRole RoleOf(string filter) => filter switch
    {
        GetActorTracks.Parameters.FilterValues.Own => TrackRole.Own,
        GetActorTracks.Parameters.FilterValues.Features => TrackRole.Featured,
        _ => TrackRole.Any,
    };
}
