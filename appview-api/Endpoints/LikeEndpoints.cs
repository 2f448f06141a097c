using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.Lexicons.Com.Atproto.Repo;
using PlyrFm.Lexicons.Fm.Plyr.Feed;

namespace PlyrFm.AppViewApi.Endpoints;

/// <summary>Likes, from both ends.</summary>
internal sealed class LikeEndpoints(LikeQueries likes, TrackQueries tracks, ActorQueries actors, PageLoader pages, Collections collections)
{
    public void Map(XrpcRouter xrpc)
    {
        xrpc.Query(GetLikes.NsidText, GetLikesAsync);
        xrpc.Query(GetActorLikes.NsidText, GetActorLikesAsync);
    }

    private async Task<JsonReply> GetLikesAsync(XrpcParameters parameters, Audience audience, CancellationToken ct)
    {
        var uri = parameters.RecordUri(GetLikes.Parameters.Uri);
        var isOneVersion = parameters.TryCid(GetLikes.Parameters.Cid, out var versionText, out var version);
        var limit = parameters.Limit(GetLikes.Parameters.LimitDefault, GetLikes.Parameters.LimitMaximum);
        var cursor = Cursor.For(GetLikes.NsidText, uri.Value, versionText);
        var after = cursor.ReadTime(parameters.Cursor, Keyset.NewestFirst);

        var track = Found.OrThrowNotFound(await tracks.FindAsync(audience, [uri], ct));
        // A CID that no record can have finds no likes.
        var rows = isOneVersion && version is null ? [] : await likes.ListOfTrackAsync(audience, track.Id, version, after, Page.Probe(limit), ct);
        var page = Page.Cut(rows, limit, cursor, static row => row.Place);
        var views = await pages.LoadAsync(audience, ct, accounts: page.Rows.Select(row => row.ActorId));
        var output = new GetLikesOutput
        {
            Uri = collections.TrackUri(track.Did, track.RecordKey),
            Cid = versionText,
            Cursor = page.Cursor,
            Likes =
            [
                .. page.Rows.Select(row => new LikeView
                {
                    Uri = collections.LikeUri(row.ActorDid, row.RecordKey),
                    Cid = row.Cid.ToString(),
                    Actor = views.Account(row.ActorId),
                    SubjectChanged = row.SubjectCid == track.Cid ? null : true,
                    CreatedAt = Timestamp.Text(row.CreatedAt),
                    IndexedAt = Timestamp.Text(row.IndexedAt),
                }),
            ],
        };
        return JsonReply.Of(output, ApiJson.Relaxed.GetLikesOutput, Freshness.Item);
    }

    private async Task<JsonReply> GetActorLikesAsync(XrpcParameters parameters, Audience audience, CancellationToken ct)
    {
        var authority = parameters.Actor(GetActorLikes.Parameters.Actor);
        var limit = parameters.Limit(GetActorLikes.Parameters.LimitDefault, GetActorLikes.Parameters.LimitMaximum);
        var cursor = Cursor.For(GetActorLikes.NsidText, authority.Value);
        var after = cursor.ReadTime(parameters.Cursor, Keyset.NewestFirst);

        var actor = Found.OrThrow(await actors.FindAsync(audience, authority, ct));
        var rows = await likes.ListByActorAsync(actor.Id, after, Page.Probe(limit), ct);
        var page = Page.Cut(rows, limit, cursor, static row => row.Place);
        var views = await pages.LoadAsync(audience, ct, tracks: page.Rows.Select(row => row.TrackId).OfType<long>());
        var output = new GetActorLikesOutput
        {
            Cursor = page.Cursor,
            Likes =
            [
                .. page.Rows.Select(row => new LikedTrackView
                {
                    Uri = collections.LikeUri(row.ActorDid, row.RecordKey),
                    Cid = row.Cid.ToString(),
                    Subject = new StrongRef { Uri = row.SubjectUri, Cid = row.SubjectCid.ToString() },
                    Track = views.LikedTrack(row.TrackId, row.SubjectUri, row.Missing),
                    CreatedAt = Timestamp.Text(row.CreatedAt),
                    IndexedAt = Timestamp.Text(row.IndexedAt),
                }),
            ],
        };
        return JsonReply.Of(output, ApiJson.Relaxed.GetActorLikesOutput, Freshness.Item);
    }
}
