using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.AtProto.Lexicon;
using PlyrFm.Lexicons.Com.Atproto.Repo;
using PlyrFm.Lexicons.Fm.Plyr.Feed;

namespace PlyrFm.AppViewApi.Endpoints;

/// <summary>Timed comments.</summary>
internal sealed class CommentEndpoints(CommentQueries comments, TrackQueries tracks, PageLoader pages, Collections collections)
{
    public void Map(XrpcRouter xrpc) => xrpc.Query(GetComments.NsidText, GetCommentsAsync);

    private async Task<JsonReply> GetCommentsAsync(XrpcParameters parameters, CancellationToken ct)
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

        var track = Found.OrThrowNotFound(await tracks.FindAsync([uri], ct));
        var rows = await comments.ListOfTrackAsync(track.Id, order, after, Page.Probe(limit), ct);
        var page = Page.Cut(rows, limit, cursor, row => row.PlaceIn(order));
        var views = await pages.LoadAsync(ct, accounts: page.Rows.Select(row => row.ActorId));
        var output = new GetCommentsOutput
        {
            Cursor = page.Cursor,
            Comments =
            [
                .. page.Rows.Select(row => new CommentView
                {
                    Uri = collections.CommentUri(row.ActorDid, row.RecordKey),
                    Cid = row.Cid.ToString(),
                    Author = views.Account(row.ActorId),
                    Subject = new StrongRef { Uri = row.SubjectUri, Cid = row.SubjectCid.ToString() },
                    Record = new RecordJson(row.Block),
                    SubjectChanged = row.SubjectCid == track.Cid ? null : true,
                    IndexedAt = Timestamp.Text(row.IndexedAt),
                }),
            ],
        };
        return JsonReply.Of(output, ApiJson.Relaxed.GetCommentsOutput, Freshness.Item);
    }

    private static CommentOrder OrderOf(string sort) => sort switch
    {
        GetComments.Parameters.SortValues.Newest => CommentOrder.Newest,
        GetComments.Parameters.SortValues.Oldest => CommentOrder.Oldest,
        _ => CommentOrder.Position,
    };
}
