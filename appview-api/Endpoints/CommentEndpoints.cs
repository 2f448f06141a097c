using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Lexicon;
using PlyrFm.Lexicons.Com.Atproto.Repo;
using PlyrFm.Lexicons.Fm.Plyr.Feed;

namespace PlyrFm.AppViewApi.Endpoints;

/// <summary>Timed comments.</summary>
internal sealed class CommentEndpoints(CommentQueries comments, TrackQueries tracks, ActorQueries actors, PageLoader pages, Collections collections)
{
    public void Map(XrpcRouter xrpc)
    {
        xrpc.Query(GetComments.NsidText, GetCommentsAsync);
        xrpc.Query(GetActorComments.NsidText, GetActorCommentsAsync);
    }

    private async Task<JsonReply> GetCommentsAsync(XrpcParameters parameters, Audience audience, CancellationToken ct)
    {
        var uri = parameters.RecordUri(GetComments.Parameters.Uri);
        var sort = parameters.OneOf(
            GetComments.Parameters.Sort, GetComments.Parameters.SortDefault, GetComments.Parameters.SortValues.Position,
            GetComments.Parameters.SortValues.Newest, GetComments.Parameters.SortValues.Oldest);
        var limit = parameters.Limit(GetComments.Parameters.LimitDefault, GetComments.Parameters.LimitMaximum);
        var order = OrderOf(sort);
        var cursor = Cursor.For(GetComments.NsidText, uri.Value, sort);
        var after = order == CommentOrder.Position
            ? cursor.Read(parameters.Cursor, Keyset.LowestFirst)
            : cursor.ReadTime(parameters.Cursor, order == CommentOrder.Newest ? Keyset.NewestFirst : Keyset.LowestFirst);

        var track = Found.OrThrowNotFound(await tracks.FindAsync(audience, [uri], ct));
        var rows = await comments.ListOfTrackAsync(audience, track.Id, order, after, Page.Probe(limit), ct);
        var page = Page.Cut(rows, limit, cursor, row => row.PlaceIn(order));
        var views = await pages.LoadAsync(audience, ct, accounts: page.Rows.Select(row => row.ActorId));
        var output = new GetCommentsOutput
        {
            Cursor = page.Cursor,
            Comments = [.. page.Rows.Select(row => View(row, views, current: track.Cid))],
        };
        return JsonReply.Of(output, ApiJson.Relaxed.GetCommentsOutput, Freshness.Item);
    }

    private async Task<JsonReply> GetActorCommentsAsync(XrpcParameters parameters, Audience audience, CancellationToken ct)
    {
        var authority = parameters.Actor(GetActorComments.Parameters.Actor);
        var limit = parameters.Limit(GetActorComments.Parameters.LimitDefault, GetActorComments.Parameters.LimitMaximum);
        var cursor = Cursor.For(GetActorComments.NsidText, authority.Value);
        var after = cursor.ReadTime(parameters.Cursor, Keyset.NewestFirst);

        var actor = Found.OrThrow(await actors.FindAsync(audience, authority, ct));
        var rows = await comments.ListByActorAsync(audience, actor.Id, after, Page.Probe(limit), ct);
        var page = Page.Cut(rows, limit, cursor, row => row.PlaceIn(CommentOrder.Newest));
        var views = await pages.LoadAsync(audience, ct, tracks: page.Rows.Select(row => row.TrackId).OfType<long>(), accounts: [actor.Id]);
        var output = new GetActorCommentsOutput
        {
            Cursor = page.Cursor,
            Comments =
            [
                .. page.Rows.Select(row => View(row, views, views.CurrentVersion(row.TrackId)) with
                {
                    Track = views.MentionedTrack(row.TrackId, row.SubjectUri, row.Missing),
                }),
            ],
        };
        return JsonReply.Of(output, ApiJson.Relaxed.GetActorCommentsOutput, Freshness.Item);
    }

    /// <param name="current">The version of the track that is indexed, if it is.</param>
    private CommentView View(CommentRow row, PageViews views, Cid? current) => new()
    {
        Uri = collections.CommentUri(row.ActorDid, row.RecordKey),
        Cid = row.Cid.ToString(),
        Author = views.Account(row.ActorId),
        Subject = new StrongRef { Uri = row.SubjectUri, Cid = row.SubjectCid.ToString() },
        Record = new RecordJson(row.Block),
        Labels = LabelViews.Of(row.Labels),
        SubjectChanged = current is { } version && version != row.SubjectCid ? true : null,
        IndexedAt = Timestamp.Text(row.IndexedAt),
    };

    private static CommentOrder OrderOf(string sort) => sort switch
    {
        GetComments.Parameters.SortValues.Newest => CommentOrder.Newest,
        GetComments.Parameters.SortValues.Oldest => CommentOrder.Oldest,
        _ => CommentOrder.Position,
    };
}
