using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.Lexicons.Fm.Plyr.Unspecced;

namespace PlyrFm.AppViewApi.Endpoints;

/// <summary>What accounts have listened to, as far as they publish it.</summary>
internal sealed class PlayEndpoints(PlayQueries plays, ActorQueries actors, PageLoader pages, Collections collections)
{
    public void Map(XrpcRouter xrpc) => xrpc.Query(GetActorPlays.NsidText, GetActorPlaysAsync);

    private async Task<JsonReply> GetActorPlaysAsync(XrpcParameters parameters, Audience audience, CancellationToken ct)
    {
        var authority = parameters.Actor(GetActorPlays.Parameters.Actor);
        var limit = parameters.Limit(GetActorPlays.Parameters.LimitDefault, GetActorPlays.Parameters.LimitMaximum);
        var cursor = Cursor.For(GetActorPlays.NsidText, authority.Value);
        var after = cursor.ReadTime(parameters.Cursor, Keyset.NewestFirst);

        var actor = Found.OrThrow(await actors.FindAsync(audience, authority, ct));
        var rows = await plays.ListByActorAsync(actor.Id, after, Page.Probe(limit), ct);
        var page = Page.Cut(rows, limit, cursor, static row => row.Place);
        var views = await pages.LoadAsync(audience, ct, tracks: page.Rows.Select(row => row.TrackId));
        var output = new GetActorPlaysOutput
        {
            Cursor = page.Cursor,
            Plays =
            [
                .. page.Rows.Select(row => new PlayView
                {
                    Uri = Collections.PlayUri(row.ActorDid, row.Collection, row.RecordKey),
                    Cid = row.Cid.ToString(),
                    TrackName = row.TrackName,
                    ArtistName = row.ArtistName,
                    MatchedBy = MatchedBy(row.MatchedBy),
                    Track = (IPlayViewTrack)views.MentionedTrack(row.TrackId, collections.TrackUri(row.TrackDid, row.TrackKey), missing: null),
                    PlayedAt = Timestamp.Text(row.PlayedAt),
                    IndexedAt = Timestamp.Text(row.IndexedAt),
                }),
            ],
        };
        return JsonReply.Of(output, ApiJson.Relaxed.GetActorPlaysOutput, Freshness.Item);
    }

    private static string MatchedBy(short number) => number switch
    {
        1 => PlayView.MatchedByValues.AtUri,
        2 => PlayView.MatchedByValues.OriginUrl,
        _ => PlayView.MatchedByValues.Name,
    };
}
